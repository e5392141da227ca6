// A generated service: made, compiled with tsc as strictly as it goes, started, asked, ended.

import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { dirname, join } from "node:path";
import { freePort, modules, ok, packages, run, scratch, start, stop } from "../../lib/tap.mjs";

const STRICT = ["--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes", "--noImplicitOverride", "--strict"];

// Generate into a folder of its own, from a specification or the options that say what from: {folder, stdout, stderr, status}.
export function generate(specification, options = [], framework = "express") {
    const folder = scratch();
    mkdirSync(join(folder, "src"));
    symlinkSync(modules, join(folder, "node_modules"));
    const done = run("api-scaffold", [...[specification].flat(), "--framework", framework, "--init", "--output", "src/routes/",
        ...options], { cwd: folder });
    return { folder, ...done };
}

// tsc on the folder; its messages, "" when it is content. TypeScript 7 takes a fifth of the time of 5.9, which
// has a test of its own.
export function compile(folder, options = []) {
    const done = run(process.execPath, [join(modules, "typescript-7/bin/tsc"), "-p", folder, ...STRICT, ...options],
        { cwd: folder, seconds: 120 });
    return done.stdout + done.stderr + (done.status === 0 ? "" : `status ${done.status}`);
}

// What tsc makes of it, without looking at types: for tests of something else. src/ becomes dist/; with `tests`, src/ and
// test/ become dist-test/, as tsconfig.test.json has it.
export function transpile(folder, tests = false) {
    const typescript = packages("typescript");
    const options = { target: "ES2022", module: "ESNext" };
    for (const [from, to] of tests ? [["src", "dist-test/src"], ["test", "dist-test/test"]] : [["src", "dist"]]) {
        for (const entry of readdirSync(join(folder, from), { recursive: true, withFileTypes: true })) {
            if (!entry.name.endsWith(".ts")) continue;
            const path = join(entry.parentPath ?? entry.path, entry.name);
            const made = path.replace(join(folder, from), join(folder, to)).replace(/\.ts$/, ".js");
            mkdirSync(dirname(made), { recursive: true });
            writeFileSync(made, typescript.transpileModule(readFileSync(path, "utf8"), { compilerOptions: options }).outputText);
        }
    }
}

export function replace(folder, path, text) {
    writeFileSync(join(folder, path), text);
}

// The reply to a body of `length` bytes, of which all but the first wait for a second: a server that refuses the length
// and closes would take its reply away from whoever is still sending.
function announce(url, method, type, length) {
    return new Promise((resolve, reject) => {
        const asking = request(url, { method, headers: { "content-type": type, "content-length": length } }, async (reply) => {
            clearTimeout(later);
            const text = Buffer.concat(await reply.toArray()).toString();
            resolve({ status: reply.statusCode, headers: new Headers(reply.headers), body: JSON.parse(text) });
            asking.destroy();
        });
        const later = setTimeout(() => asking.end(" ".repeat(length - 1)), 1000);
        asking.on("error", reject);
        asking.write("{");
    });
}

// Start what was compiled: {ask, end}. ask(method, path, {body, type, headers}) gives {status, headers, body}.
// Without a limit of requests, unless the environment says otherwise.
export async function serve(folder, environment = {}, main = "dist/server.js") {
    const port = await freePort();
    const { child, output } = await start(process.execPath, [main],
        { cwd: folder, port, env: { HOST: "127.0.0.1", PORT: String(port), LOG_LEVEL: "error", RATE_LIMIT_MAX: "0", ...environment } });
    const ask = async (method, path, { body, type, headers = {} } = {}) => {
        const bytes = body === undefined || typeof body === "string" || body instanceof Uint8Array ||
            body instanceof FormData || body instanceof URLSearchParams ? body : JSON.stringify(body);
        const kind = type ?? (bytes !== undefined && bytes !== body ? "application/json" : undefined);
        const reply = await fetch(`http://127.0.0.1:${port}${path}`,
            { method, body: bytes, headers: { ...(kind && { "content-type": kind }), ...headers } });
        const text = await reply.text();
        const json = /json/.test(reply.headers.get("content-type") ?? "");
        return { status: reply.status, headers: reply.headers, body: json && text !== "" ? JSON.parse(text) : text };
    };
    const oversize = (path, length) => announce(`http://127.0.0.1:${port}${path}`, "POST", "application/json", length);
    return { ask, oversize, output, child, port, url: `http://127.0.0.1:${port}`, end: () => stop(child) };
}

// Generated, compiled and started; with `handlers`, files to be written over the generated ones.
export async function service(specification, { options = [], handlers = {}, environment, framework } = {}) {
    const made = generate(specification, options, framework);
    ok(made.status === 0, "it generates", made.stderr);
    for (const [path, text] of Object.entries(handlers)) replace(made.folder, path, text);
    const faults = compile(made.folder);
    ok(faults === "", "tsc --strict is content", faults);
    return { ...made, ...(await serve(made.folder, environment)) };
}

// The reply is an error in the one format, with that status and these fields.
export function refused(reply, status, code, fields, name) {
    const { error, meta } = reply.body ?? {};
    const got = error?.details?.map((detail) => detail.field).sort().join(",");
    ok(reply.status === status && error?.code === code && typeof error.message === "string" &&
        typeof meta?.requestId === "string" && (fields === undefined || got === [...fields].sort().join(",")),
    name, { status: reply.status, body: reply.body });
}
