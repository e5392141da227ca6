import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { doneTesting, is, modules, ok, run, same, scratch } from "../lib/tap.mjs";
import { compile, generate, refused, serve, transpile } from "./api-scaffold/service.mjs";

const SPECIFICATION = join(import.meta.dirname, "api-scaffold/zod.yaml");

const good = { name: "abc", constructor: "c" };

// Members that are added to what is right, and the fields that are wrong then.
const BODIES = [
    [{}, []],
    [{ name: "a" }, ["name"]],
    [{ name: "bcdefg" }, ["name", "name"]],
    [{ name: 7, email: "x", id: "y" }, ["email", "id", "name"]],
    [{ constructor: 7 }, ["constructor"]],
    [{ email: "a@example.com", price: 0.07, kind: 7, only: { x: 1 }, color: "red" }, []],
    [{ price: 0 }, ["price"]],
    [{ price: 0.001 }, ["price"]],
    [{ kind: "c", only: { x: 2 }, color: "blue" }, ["color", "kind", "only"]],
    [{ maybe: "ab", loose: 1 }, []],
    [{ maybe: "a", loose: "ab" }, ["loose", "maybe"]],
    [{ maybe: 4 }, ["maybe"]],
    [{ maybe: true }, ["maybe"]],
    [{ tags: ["x", "y"], pair: ["a"] }, []],
    [{ tags: ["x", "x"] }, ["tags"]],
    [{ tags: [{ y: 1 }, { y: 2 }, "x"], pair: ["a", 1] }, []],
    [{ tags: [], pair: [] }, ["pair", "tags", "tags"]],
    [{ pair: [1, "b"] }, ["pair[0]", "pair[1]"]],
    [{ map: { ka: true }, closed: { a: 1 }, named: { a: 1, xb: "b" } }, []],
    [{ map: { a: 1 } }, ["map.a", "map.a"]],
    [{ map: { ka: true, kb: true, kc: true } }, ["map"]],
    [{ closed: { b: 1 }, named: { b: 1, xb: 2 } }, ["closed.b", "named.b", "named.xb"]],
    [{ either: { a: 1 }, any: "a", all: { a: "b" }, not: 1, if: "abc", card: { number: 1, owner: 2 } }, []],
    [{ either: { a: 1, b: 1 } }, ["either"]],
    [{ either: {} }, ["either"]],
    [{ any: 7, not: "a", card: { number: 1 }, if: "ab" }, ["any", "card.owner", "if", "not"]],
    [{ all: { c: "d" } }, ["all.c"]],
    [{ if: 1 }, ["if"]],
    [{ next: { ...good, next: { name: "abc" } } }, ["next.next.constructor"]],
    [{ next: null }, ["next"]],
];

const native = generate(SPECIFICATION, ["--mock"]);
const made = generate(SPECIFICATION, ["--mock", "--validator", "zod", "--validate-responses"]);
is(made.status, 0, "it generates");
is(made.stderr, "", "without a word: all of it can be said");
is(compile(made.folder), "", "tsc --strict is content");
transpile(native.folder);
const source = readFileSync(join(made.folder, "src/middleware/validators.ts"), "utf8");
ok(source.includes("export const ThingSchema = also(\n  z.object({") && source.includes("export type Thing = z.infer<typeof ThingSchema>;"),
    "schemas of zod, and the types that they have");
is(JSON.parse(readFileSync(join(made.folder, "package.json"), "utf8")).dependencies.zod?.[0], "^", "package.json asks for it");
const formatted = run(process.execPath, [join(modules, "prettier/bin/prettier.cjs"), "--single-quote", "--check", "src/**/*.ts"],
    { cwd: made.folder });
is(formatted.status, 0, "Prettier is content");

// Both on the same values: what one refuses at a field, the other does, with the same words where each has its own.
async function checkOf(folder) {
    const { requests } = await import(pathToFileURL(join(folder, "dist/middleware/validators.js")));
    const { Problems } = await import(pathToFileURL(join(folder, "dist/middleware/checks.js")));
    return (value) => {
        const problems = new Problems();
        requests.putThing.body.content[0].check(value, problems);
        return problems.list;
    };
}

const checks = { native: await checkOf(native.folder), zod: await checkOf(made.folder) };

// What both are made of.
const parts = await import(pathToFileURL(join(native.folder, "dist/middleware/checks.js")));
const formats = {
    isDate: [["2024-02-29", "2000-02-29", "0000-01-01"], ["2023-02-29", "1900-02-29", "2024-00-10", "2024-04-31", "2024-1-1", "2024-01-01 "]],
    isTime: [["23:59:60Z", "00:59:60+01:00", "12:00:00.5-23:59"], ["24:00:00Z", "12:60:00Z", "12:00:60Z", "12:00:00", "12:00:00+24:00"]],
    isDateTime: [["2024-02-29T12:00:00Z", "2016-12-31t23:59:60.1z"], ["2023-02-29T12:00:00Z", "2024-01-01 12:00:00Z", "2024-01-01T25:00:00Z"]],
    isDuration: [["P1Y2M3DT4H5M6S", "PT36H", "P4W", "P1YT1S"], ["P", "PT", "P1DT", "P1Y2D", "PT1H2S", "P1W1D"]],
    isUnique: [[[1, "1", [1], { a: 1 }, '{"a":1}', null, "null"]], [[1, 2, 1], [{ a: 1, b: 2 }, { b: 2, a: 1 }], [null, null]]],
};
for (const [name, [right, wrong]] of Object.entries(formats)) {
    same([right, wrong].map((values) => values.map(parts[name])), [right.map(() => true), wrong.map(() => false)], name);
}
const text = "a\u{1f600}b\u{1f600}";
same([3, 4, 5].map((count) => [parts.isShorter(text, count), parts.isLonger(text, count)]),
    [[false, true], [false, false], [true, false]], "lengths are those of characters");
{
    const problems = new parts.Problems();
    problems.at("lines", 2).at("", "a b").at("x.y").add("z", "is wrong");
    problems.at("").add("", "is wrong");
    for (let i = 0; i < 200; i++) problems.add("more", "is wrong");
    same([problems.list.slice(0, 2).map(({ field }) => field), problems.list.length], [['lines[2]["a b"].x.y.z', "body"], 202], "paths of problems");
}
for (const [more, fields] of BODIES) {
    const body = { ...good, ...more };
    const found = Object.fromEntries(Object.entries(checks).map(([kind, check]) => [kind, check(body)]));
    same(found.zod.map((problem) => problem.field).sort(), fields, `${JSON.stringify(more)}: ${fields}`);
    same(new Set(found.zod.map(({ field }) => field)), new Set(found.native.map(({ field }) => field)), "as the native ones");
}
const said = (kind, body) => checks[kind](body).map(({ field, message }) => `${field} ${message}`).sort();
const wrong = { name: "a", email: "x", price: 0, color: "blue", pair: [], closed: { b: 1 }, kind: "c", id: 1.5, next: 1 };
same(said("zod", wrong), said("native", wrong), "with the same words");

const { ask, end } = await serve(made.folder);
const put = (body, query = "") => ask("PUT", `/things/1${query}`, { body });
is((await put(good)).status, 200, "a right request is answered");
refused(await put({ ...good, email: "x", tags: ["x", "x"] }, "?page=10"), 400, "VALIDATION_ERROR", ["email", "page", "tags"],
    "all that is wrong is said at once");
const form = new FormData();
form.set("file", new Blob(["bytes"]), "a.bin");
form.set("count", "many");
refused(await ask("POST", "/forms", { body: form }), 400, "VALIDATION_ERROR", ["count"], "forms and their files");
await end();

const folder = scratch();
const path = join(folder, "unknown.yaml");
writeFileSync(path, `openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /a:
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}
      responses: {'200': {description: ok}}
components:
  schemas:
    A:
      type: object
      unevaluatedProperties: false
`);
const named = run("api-scaffold", [path, "--validator", "zod"]);
ok(named.stderr.includes("unknown.yaml:12:7: warning: zod has no word for 'unevaluatedProperties': it is not checked"),
    "what zod has no word for is named, with its place", named.stderr);
doneTesting();
