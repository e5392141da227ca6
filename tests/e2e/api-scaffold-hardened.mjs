import { createHmac, createSign, generateKeyPairSync } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { doneTesting, freePort, is, ok, run, same } from "../lib/tap.mjs";
import { compile, generate, refused, serve as serveMain } from "./api-scaffold/service.mjs";

const specification = join(import.meta.dirname, "api-scaffold/hardened.yaml");
const ours = generateKeyPairSync("rsa", { modulusLength: 2048 });
const theirs = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = ours.publicKey.export({ type: "spki", format: "pem" });
const SETTINGS = { JWT_PUBLIC_KEY: pem, JWT_ISSUER: "https://issuer.example", JWT_AUDIENCE: "things" };

// Source and tests are compiled at once.
const MAIN = "dist-test/src/server.js";
const serve = (folder, environment) => serveMain(folder, environment, MAIN);

const now = Math.floor(Date.now() / 1000);
const CLAIMS = { iss: SETTINGS.JWT_ISSUER, aud: SETTINGS.JWT_AUDIENCE, exp: now + 600, sub: "ada" };
const encode = (value) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");

// A token: what `sign` makes of its text, or nothing.
function token(claims, header = { alg: "RS256" }, sign = rsa(ours.privateKey)) {
    const text = `${encode(header)}.${encode(claims)}`;
    return `${text}.${sign(text)}`;
}

function rsa(key, hash = "sha256") {
    return (text) => createSign(hash).update(text).sign(key, "base64url");
}

function without(name) {
    return Object.fromEntries(Object.entries(CLAIMS).filter(([key]) => key !== name));
}

function tokens() {
    const [head, , signature] = token(CLAIMS).split(".");
    return {
        "no signature, alg none": token(CLAIMS, { alg: "none" }, () => ""),
        "alg None": token(CLAIMS, { alg: "None" }, () => ""),
        "HS256 with the public key as its secret": token(CLAIMS, { alg: "HS256" },
            (text) => createHmac("sha256", pem).update(text).digest("base64url")),
        "RS512 with our key": token(CLAIMS, { alg: "RS512" }, rsa(ours.privateKey, "sha512")),
        "another key": token(CLAIMS, undefined, rsa(theirs.privateKey)),
        "another key, sent along": token(CLAIMS, { alg: "RS256", jwk: theirs.publicKey.export({ format: "jwk" }) }, rsa(theirs.privateKey)),
        "other claims under an old signature": `${head}.${encode({ ...CLAIMS, sub: "root" })}.${signature}`,
        "expired": token({ ...CLAIMS, exp: now - 60 }),
        "no exp": token(without("exp")),
        "exp as text": token({ ...CLAIMS, exp: "never" }),
        "not yet valid": token({ ...CLAIMS, nbf: now + 600 }),
        "another audience": token({ ...CLAIMS, aud: "others" }),
        "no audience": token(without("aud")),
        "another issuer": token({ ...CLAIMS, iss: "https://evil.example" }),
        "no issuer": token(without("iss")),
        "an unknown critical header": token(CLAIMS, { alg: "RS256", crit: ["x"], x: 1 }),
        "no token at all": "x",
    };
}

async function forged({ ask }) {
    const send = (text, method = "DELETE") => ask(method, "/v1/things/1", { headers: { authorization: `Bearer ${text}` } });
    is((await send(token(CLAIMS))).status, 501, "a good token gets through");
    for (const [name, text] of Object.entries(tokens())) {
        refused(await send(text), 401, "UNAUTHORIZED", [], `token: ${name}`);
    }
    refused(await ask("DELETE", "/v1/things/1"), 401, "UNAUTHORIZED", [], "no token");
    is((await send(token({ ...CLAIMS, scope: "read write" }), "PUT")).status, 501, "a token with the scope");
    refused(await send(token({ ...CLAIMS, scope: "read writes" }), "PUT"), 403, "FORBIDDEN", [], "a token without it");
}

async function unstartable(folder) {
    for (const name of Object.keys(SETTINGS)) {
        const env = { ...SETTINGS, [name]: "", HOST: "127.0.0.1", PORT: String(await freePort()) };
        const { status, stderr } = run(process.execPath, [MAIN], { cwd: folder, env, seconds: 20 });
        ok(status === 1 && stderr.includes(`${name} is not set`), `it does not start without ${name}`, { status, stderr });
    }
    const env = { ...SETTINGS, JWT_PUBLIC_KEY: "secret", HOST: "127.0.0.1", PORT: String(await freePort()) };
    ok(run(process.execPath, [MAIN], { cwd: folder, env, seconds: 20 }).status === 1, "nor with a secret for a key");
}

async function headers({ ask }) {
    const origin = { origin: "https://evil.example", "access-control-request-method": "POST" };
    for (const [method, path] of [["GET", "/v1/things"], ["GET", "/nowhere"], ["GET", "/healthz"], ["POST", "/v1/things"]]) {
        const { headers: got } = await ask(method, path, { headers: origin });
        is(got.get("strict-transport-security"), "max-age=31536000; includeSubDomains", `${method} ${path}: HSTS`);
        ok(/default-src 'self'.*frame-ancestors 'none'/.test(got.get("content-security-policy")), "CSP");
        is(got.get("cross-origin-embedder-policy"), "require-corp", "COEP");
        is(got.get("cross-origin-opener-policy"), "same-origin", "COOP");
        is(got.get("cross-origin-resource-policy"), "same-origin", "CORP");
        is(got.get("x-content-type-options"), "nosniff", "nosniff");
        is(got.get("x-powered-by"), null, "nothing of what it is made of");
        is(got.get("access-control-allow-origin"), null, "closed to other origins");
    }
    is((await ask("OPTIONS", "/v1/things", { headers: origin })).headers.get("access-control-allow-origin"), null, "so is a preflight");
}

async function bodies({ ask, oversize }) {
    const post = (body, type = "application/json", headers = {}) => ask("POST", "/v1/things", { body, type, headers });
    is((await post('{"name": "a"}')).status, 501, "a body that is right");
    refused(await oversize("/v1/things", 1048577), 413, "PAYLOAD_TOO_LARGE", [], "a body that is too large");
    refused(await post("[".repeat(100000)), 400, "VALIDATION_ERROR", undefined, "brackets without end");
    refused(await post(`${'{"a":'.repeat(50000)}1${"}".repeat(50000)}`), 400, "VALIDATION_ERROR", undefined, "objects in objects");
    refused(await post('{"__proto__": {"name": "a"}}'), 400, "VALIDATION_ERROR", ["name"], "a prototype is no property");
    refused(await post('{"constructor": {"prototype": {"name": "a"}}}'), 400, "VALIDATION_ERROR", ["name"], "nor is one of a constructor");
    refused(await post("{}"), 400, "VALIDATION_ERROR", ["name"], "and nothing was polluted");
    refused(await post('{"name": "a"}', "text/plain"), 415, "UNSUPPORTED_MEDIA_TYPE", [], "another type");
    refused(await post('{"name": "a"}', "application/json; charset=utf-7"), 415, "UNSUPPORTED_MEDIA_TYPE", [], "another charset");
    refused(await ask("PATCH", "/v1/things"), 405, "METHOD_NOT_ALLOWED", [], "another method");
    refused(await ask("GET", "/v1/../v1/%2e%2e/package.json"), 404, "NOT_FOUND", [], "another folder");
    const { headers: got } = await ask("GET", "/v1/things", { headers: { "x-request-id": "<script>" } });
    ok(/^[\w-]{36}$/.test(got.get("x-request-id")), "a request id that is none is not given back");
}

async function limited(folder) {
    const { ask, end } = await serve(folder, { ...SETTINGS, RATE_LIMIT_MAX: "3", RATE_LIMIT_WINDOW_MS: "60000" });
    const get = (n) => ask("GET", "/v1/things", { headers: { "x-forwarded-for": `10.0.0.${n}` } });
    const first = await get(1);
    is(first.headers.get("ratelimit-limit"), "3", "the limit is said");
    is(first.headers.get("ratelimit-remaining"), "2", "and what is left of it");
    is(first.headers.get("x-ratelimit-limit"), null, "in the standard headers alone");
    await get(2);
    await get(3);
    const late = await get(4);
    refused(late, 429, "TOO_MANY_REQUESTS", [], "the fourth request, whatever address it claims");
    ok(Number(late.headers.get("retry-after")) > 0 && Number(late.headers.get("retry-after")) <= 60, "says when to come again");
    is((await ask("GET", "/healthz")).status, 200, "health is not limited");
    await end();
    const behind = await serve(folder, { ...SETTINGS, RATE_LIMIT_MAX: "1", RATE_LIMIT_WINDOW_MS: "60000", TRUST_PROXY: "1" });
    const statuses = [];
    for (const n of [1, 2, 1]) {
        const reply = await behind.ask("GET", "/v1/things", { headers: { "x-forwarded-for": `10.0.0.9, 10.0.0.${n}` } });
        statuses.push(reply.status);
    }
    same(statuses, [501, 501, 429], "behind a proxy that is trusted each client has its limit, by what that proxy says");
    await behind.end();
    const wrong = run(process.execPath, [MAIN], { cwd: folder, env: { ...SETTINGS, RATE_LIMIT_MAX: "many" }, seconds: 20 });
    ok(wrong.status === 1 && wrong.stderr.includes("RATE_LIMIT_MAX must be a whole number"), "a limit that is none stops it", wrong);
}

async function leaks(folder) {
    const file = join(folder, "dist-test/src/routes/things.js");
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace(/^ +(return )?notImplemented\((req, res|request, reply|ctx)\);/m,
        "throw new Error('secret of the database');"));
    const { ask, end, output } = await serve(folder, { ...SETTINGS, LOG_LEVEL: "info" });
    const reply = await ask("GET", "/v1/things?token=hidden", { headers: { "x-request-id": "id-1" } });
    refused(reply, 500, "INTERNAL_ERROR", [], "a handler that throws");
    ok(!JSON.stringify(reply.body).match(/secret|at .*:\d+/), "tells nobody why", reply.body);
    await end();
    writeFileSync(file, text);
    const lines = output().trim().split("\n").map((line) => JSON.parse(line));
    const fault = lines.find(({ level }) => level === "error");
    ok(fault?.requestId === "id-1" && fault.fault.includes("secret of the database"), "but the log", lines);
    const logged = lines.find(({ message }) => message === "request");
    same([logged?.method, logged?.path, logged?.status, logged?.requestId], ["GET", "/v1/things", 500, "id-1"], "each request is logged, without its query");
}

async function documents(folder, service) {
    const description = await service.ask("GET", "/openapi.json");
    is(description.body.info?.title, "Hardened", "the description is served");
    is((await service.ask("GET", "/docs")).status, 200, "and a page to try it");
    for (const name of ["start.js", "swagger-ui-bundle.js", "swagger-ui.css"]) {
        is((await service.ask("GET", `/docs/${name}`)).status, 200, `with ${name}`);
    }
    refused(await service.ask("GET", "/docs/package.json"), 404, "NOT_FOUND", [], "and nothing else");
    same((await service.ask("GET", "/healthz")).body, { status: "ok" }, "it is healthy");
    const production = await serve(folder, { ...SETTINGS, NODE_ENV: "production" });
    refused(await production.ask("GET", "/docs"), 404, "NOT_FOUND", [], "no page in production");
    is((await production.ask("GET", "/openapi.json")).status, 200, "but the description");
    await production.end();
}

// A request whose body is still on its way when the service is told to stop is answered.
async function graceful(folder) {
    const { child, port } = await serve(folder, SETTINGS);
    const ended = new Promise((resolve) => child.on("exit", resolve));
    const status = new Promise((resolve) => {
        const asking = request({ port, host: "127.0.0.1", method: "POST", path: "/v1/things",
            headers: { "content-type": "application/json" } }, (reply) => (reply.resume(), resolve(reply.statusCode)));
        asking.on("error", resolve);
        asking.write('{"name":');
        setTimeout(() => child.kill("SIGTERM"), 200);
        setTimeout(() => asking.end('"a"}'), 500);
    });
    is(await status, 501, "a request that is under way is answered");
    is(await ended, 0, "then it ends by itself");
}

// One whose body never ends has so long as it is told, not the ten seconds that it would have.
async function impatient(folder) {
    const { child, port } = await serve(folder, { ...SETTINGS, SHUTDOWN_MS: "100" });
    const ended = new Promise((resolve) => child.on("exit", resolve));
    const asking = request({ port, host: "127.0.0.1", method: "POST", path: "/v1/things", headers: { "content-type": "application/json" } });
    asking.on("error", () => {});
    asking.write('{"name":');
    setTimeout(() => child.kill("SIGTERM"), 200);
    const late = setTimeout(() => child.kill("SIGKILL"), 8000);
    is(await ended, 0, "SHUTDOWN_MS bounds how long it waits for requests");
    clearTimeout(late);
}

async function tested(folder) {
    const done = run(process.execPath, ["--test", "dist-test/test/things.test.js"], { cwd: folder, seconds: 60, env: { NODE_ENV: "" } });
    is(done.status, 0, "the tests that were generated pass");
    is(done.stdout.match(/^# pass (\d+)/m)?.[1], "4", "one of each operation");
}

for (const framework of ["express", "fastify", "koa"]) {
    const { folder, stderr } = generate(specification, [], framework);
    is(stderr, "", `${framework}: it generates without a word`);
    is(compile(folder, ["-p", join(folder, "tsconfig.test.json")]), "", "tsc is content with the source and the tests");
    if (framework === "express") await unstartable(folder);
    const service = await serve(folder, SETTINGS);
    await forged(service);
    await headers(service);
    await bodies(service);
    await documents(folder, service);
    await service.end();
    await limited(folder);
    await graceful(folder);
    await impatient(folder);
    await leaks(folder);
    await tested(folder);
}
await doneTesting();
