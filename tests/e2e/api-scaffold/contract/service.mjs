// Generated services inside this process: many can be asked without a compiler and a process for each.

import { createHash } from "node:crypto";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { Agent, createServer, request } from "node:http";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { modules, packages, run, scratch } from "../../../lib/tap.mjs";

export const BODY_LIMIT = 65536;

Object.assign(process.env, { LOG_LEVEL: "silent", RATE_LIMIT_MAX: "0", BODY_LIMIT: String(BODY_LIMIT), NODE_ENV: "test" });

const typescript = packages("typescript");
const folder = scratch();
const made = new Map();
let count = 0;

symlinkSync(modules, join(folder, "node_modules"));
writeFileSync(join(folder, "package.json"), '{ "type": "module" }');

// What tsc makes of a file, without looking at types; most files are the same in all services.
function transpiled(text) {
    const key = createHash("sha256").update(text).digest("hex");
    if (!made.has(key)) {
        const compilerOptions = { target: "ES2022", module: "ESNext", verbatimModuleSyntax: true };
        made.set(key, typescript.transpileModule(text, { compilerOptions }).outputText);
    }
    return made.get(key);
}

// The folder of a mock service, ready to be imported.
export function generate(specification, framework, options = []) {
    const done = run("api-scaffold", [specification, "--framework", framework, "--init", "--mock", "--quiet", "--format", "json",
        ...options]);
    if (done.status !== 0) throw new Error(done.stderr.split("\n").find((line) => /error/.test(line)) ?? `status ${done.status}`);
    const service = join(folder, String(count++));
    for (const { path, content, in: place } of JSON.parse(done.stdout).files) {
        const isCode = path.endsWith(".ts");
        if (isCode && place !== "source") continue;
        const target = isCode ? join(service, "dist", path.replace(/\.ts$/, ".js")) : join(service, path);
        if (path === "package.json" || path.startsWith("types/")) continue;
        mkdirSync(dirname(target), { recursive: true });
        writeFileSync(target, isCode ? transpiled(content) : content);
    }
    return service;
}

async function listener(service, framework) {
    const { app } = await import(pathToFileURL(join(service, "dist/app.js")));
    if (framework === "fastify") {
        await app.ready();
        return app.server;
    }
    return createServer(framework === "koa" ? app.callback() : app);
}

// {ask, end}: ask({method, url, headers, body, announced}) gives {status, headers, text}.
export async function start(service, framework) {
    const server = await listener(service, framework);
    await new Promise((resolve, reject) => {
        server.on("error", reject);
        server.listen(0, "127.0.0.1", resolve);
    });
    const agent = new Agent({ keepAlive: true, maxSockets: 4 });
    const { port } = server.address();
    return {
        ask: (asked) => ask(port, agent, asked),
        end: () => new Promise((resolve) => {
            agent.destroy();
            server.closeAllConnections();
            server.close(resolve);
        }),
    };
}

// With `announced`, a body of that length is said to come, and only begun: most servers answer at once, and one that closes
// then would take its reply away from whoever is still sending. The rest follows when no reply came within `patience` ms.
async function ask(port, agent, asked) {
    if (!asked.announced) return send(port, agent, asked, 0);
    let reply;
    for (let patience = 20; patience < 4000; patience *= 10) {
        reply = await send(port, undefined, asked, patience);
        if (reply.status !== 0) break;
    }
    return reply;
}

function send(port, agent, { method, url, headers = {}, body, announced }, patience) {
    const bytes = body === undefined ? undefined : Buffer.from(body);
    const length = announced ?? bytes?.length;
    return new Promise((resolve) => {
        let later;
        const call = request({ host: "127.0.0.1", port, method, path: url, agent,
            headers: { ...headers, ...(length !== undefined && { "Content-Length": length }) } }, (reply) => {
            const chunks = [];
            clearTimeout(later);
            reply.on("data", (chunk) => chunks.push(chunk));
            reply.on("close", () => {
                if (announced) call.destroy();
                resolve({ status: reply.statusCode, headers: reply.headers, text: Buffer.concat(chunks).toString() });
            });
        });
        call.setTimeout(10000, () => call.destroy(new Error("no reply in 10 s")));
        call.on("error", (error) => {
            clearTimeout(later);
            resolve({ status: 0, headers: {}, text: error.message });
        });
        if (announced) {
            call.write("{");
            later = setTimeout(() => call.end(" ".repeat(announced - 1)), patience);
        } else {
            call.end(bytes);
        }
    });
}
