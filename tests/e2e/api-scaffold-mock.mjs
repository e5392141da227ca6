import { readFileSync } from "node:fs";
import { join } from "node:path";
import { doneTesting, is, ok, same } from "../lib/tap.mjs";
import { generate, serve, transpile } from "./api-scaffold/service.mjs";

const SPECIFICATION = join(import.meta.dirname, "api-scaffold/mock.yaml");
const MENU = "/v1/caf%C3%A9/x%20y?any=string";
const JSON_MENU = [200, "application/json", { tea: 1 }];
const CSV = [200, "text/csv", "tea,1"];
const XML = [200, "application/xml", "<menu><tea>1</tea></menu>"];

// What an Accept header gets.
const WANTED = [
    ["", JSON_MENU],
    ["*/*", JSON_MENU],
    ["text/csv", CSV],
    ["Text/*;q=0.5, image/png", CSV],
    ["application/json;q=0.1, application/xml;q=0.9", XML],
    ["application/*;q=0.8, application/json;q=0.2, text/csv;q=0.5", XML],
    ["*/*, application/json;q=0", CSV],
    ["application/json; charset=utf-8", JSON_MENU],
];

for (const framework of ["express", "fastify", "koa"]) {
    const { folder, status, stderr } = generate(SPECIFICATION, ["--mock"], framework);
    ok(status === 0, `${framework}: a mock is made`, stderr);
    ok(readFileSync(join(folder, "test/cafe.test.ts"), "utf8").includes(`ask('GET', '${MENU}')`), "its test asks what a URL can hold");
    transpile(folder);
    const { ask, end } = await serve(folder);
    for (const [accept, due] of WANTED) {
        const reply = await ask("GET", MENU, { headers: { accept } });
        const type = reply.headers.get("content-type").split(";")[0];
        same([reply.status, type, reply.body], due, `${framework}: Accept: ${accept}`);
    }
    const refused = await ask("GET", MENU, { headers: { accept: "image/png, text/html" } });
    same([refused.status, refused.body.error.code, refused.body.error.message],
        [406, "NOT_ACCEPTABLE", "The answer is application/json, text/csv, application/xml"], `${framework}: nothing that is wanted`);
    const { headers } = await ask("GET", MENU);
    same(["x-count", "x-kinds", "x-maybe"].map((name) => headers.get(name)), ["3", "tea,caf?", null], `${framework}: the headers that must be there`);
    const added = await ask("POST", "/v1/things");
    same([added.status, added.headers.get("location"), added.body], [201, "/things/1", ""], `${framework}: headers without a body`);
    is((await ask("GET", "/v1/things", { headers: { accept: "application/json" } })).status, 406, `${framework}: a type of JSON is not JSON`);
    await end();
}
await doneTesting();
