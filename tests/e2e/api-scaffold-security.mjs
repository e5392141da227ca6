import { join } from "node:path";
import { generateKeyPairSync } from "node:crypto";
import { doneTesting, is, same } from "../lib/tap.mjs";
import { compile, generate, refused, replace, serve } from "./api-scaffold/service.mjs";

const specification = join(import.meta.dirname, "api-scaffold/security.yaml");

// Every credential that there is.
const ALL = {
    headers: { authorization: "Bearer good", "x-key": "good", cookie: "key=good" },
};

// The settings without which a service that verifies tokens does not start.
const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const TOKENS = { JWT_PUBLIC_KEY: publicKey.export({ type: "spki", format: "pem" }), JWT_ISSUER: "i", JWT_AUDIENCE: "a" };

const HOOKS = `
import { ApiError } from './errors.js';
import type { Attempt } from './authorization.js';

const good = async ({ credential }: Attempt): Promise<unknown> => credential === 'good' && { name: 'Ada' };
export const bearer = good;
export const headerKey = good;
export const queryKey = good;
export const cookieKey = good;
export const basic = async ({ credential }: Attempt): Promise<unknown> => credential === 'ada:secret:x';
export const oauth = async ({ credential, scopes }: Attempt): Promise<unknown> => {
  if (!scopes.includes(credential)) throw new ApiError(403, 'Not with this token');
  return true;
};
`;

async function unwritten(framework) {
    const { folder } = generate(specification, ["--mock", "--errors", "problem"], framework);
    is(compile(folder), "", `${framework}: the mock compiles`);
    const mock = await serve(folder);
    const reply = await mock.ask("GET", "/bearer");
    same([reply.status, reply.headers.get("content-type")], [401, "application/problem+json; charset=utf-8"], "a mock wants a credential");
    const { requestId, ...problem } = reply.body;
    same(problem, { type: "about:blank", title: "Unauthorized", status: 401, detail: "Credentials are missing or wrong",
        code: "UNAUTHORIZED", errors: [] }, "and says so as RFC 9457 has it");
    is(typeof requestId, "string", "with the request's id");
    is((await mock.ask("GET", "/bearer", ALL)).status, 204, "and takes any");
    await mock.end();
}

async function written(framework) {
    const { folder } = generate(specification, [], framework);
    is(compile(folder), "", `${framework}: it compiles`);
    const none = await serve(folder, TOKENS);
    for (const path of ["/bearer", "/header", "/scoped?n=1"]) {
        refused(await none.ask("GET", path, ALL), 401, "UNAUTHORIZED", [], `${path}: nobody may before the hook is written`);
    }
    await none.end();
    replace(folder, "src/middleware/security.ts", HOOKS);
    is(compile(folder), "", "the hooks compile");
    const { ask, end } = await serve(folder);
    // May: the handler is reached, which is not written and answers 501.
    const may = async (path, headers = {}) => is((await ask("GET", path, { headers })).status, 501, `may ${path} ${JSON.stringify(headers)}`);
    const not = async (path, headers = {}) =>
        refused(await ask("GET", path, { headers }), 401, "UNAUTHORIZED", [], `may not ${path} ${JSON.stringify(headers)}`);
    const basic = `Basic ${Buffer.from("ada:secret:x").toString("base64")}`;
    await may("/open");
    await may("/bearer", { authorization: "bearer good" });
    await not("/bearer", { authorization: "Bearer bad" });
    await not("/bearer", { authorization: "good" });
    await not("/bearer", { authorization: basic });
    await may("/basic", { authorization: basic });
    await not("/basic", { authorization: "Basic !" });
    await may("/optional");
    await may("/header", { "x-key": "good" });
    await not("/header", { "x-key": "" });
    await may("/query?key=good");
    await not("/query?key=");
    await may("/cookie", { cookie: "a=b; key=good" });
    await not("/cookie", { cookie: "xkey=good" });
    await may("/both?key=good", { "x-key": "good" });
    await not("/both?key=good");
    await not("/both", { "x-key": "good" });
    await may("/either?key=good");
    await may("/either", { "x-key": "good" });
    await not("/either", { "x-key": "bad" });
    const challenge = await ask("GET", "/bearer");
    is(challenge.headers.get("www-authenticate"), "Bearer", "the challenge says how");
    refused(await ask("GET", "/scoped?n=1", { headers: { authorization: "Bearer read" } }), 403, "FORBIDDEN", [], "a hook may forbid");
    refused(await ask("GET", "/scoped?n=x"), 401, "UNAUTHORIZED", [], "who comes before what");
    refused(await ask("GET", "/scoped?n=x", { headers: { authorization: "Bearer write" } }), 400, "VALIDATION_ERROR", ["n"], "then what");
    await end();
}

await unwritten("express");
for (const framework of ["express", "fastify", "koa"]) await written(framework);
await doneTesting();
