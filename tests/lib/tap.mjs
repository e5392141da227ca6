// TAP for tests that are easier in JavaScript, and what they need to start things.
//
//   import { ok, is, same, note, doneTesting, run, scratch, start, until, freePort, packages } from "../lib/tap.mjs";
//
// BUILD, PATH and the like are those of tests/lib/environment.sh when the test is run by make; by hand,
// run it with `sh tests/lib/with.sh FILE`.

import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual, inspect } from "node:util";

export const root = process.env.ROOT ?? join(import.meta.dirname, "..", "..");
export const modules = process.env.NPM_MODULES ?? join(root, "build/npm/node_modules");

// packages("pg"): a package of tests/package.json.
export const packages = createRequire(join(modules, "tests.cjs"));

let count = 0;
let failed = 0;
const children = new Set();
const folders = [];

export function ok(test, name, details) {
    count++;
    console.log(`${test ? "ok" : "not ok"} ${count} - ${String(name).replaceAll("\n", " ")}`);
    if (!test) {
        failed++;
        if (details !== undefined) note(details);
    }
    return Boolean(test);
}

export function note(text) {
    const shown = typeof text === "string" ? text : inspect(text, { depth: 8 });
    console.log(shown.replace(/^/gm, "#   "));
}

export function is(got, want, name) {
    return ok(Object.is(got, want), name, `got ${inspect(got)}, expected ${inspect(want)}`);
}

export function same(got, want, name) {
    return ok(isDeepStrictEqual(got, want), name,
        `got ${inspect(got, { depth: 8 })}\nexpected ${inspect(want, { depth: 8 })}`);
}

// A folder of this test, removed at its end.
export function scratch() {
    const folder = mkdtempSync(join(process.env.TMPDIR ?? tmpdir(), "backend-test."));
    folders.push(folder);
    return folder;
}

// Run to the end, within `seconds`: {status, stdout, stderr, signal}.
export function run(command, args = [], { input = "", cwd, env, seconds = 60 } = {}) {
    const done = spawnSync(command, args, {
        input, cwd, env: { ...process.env, ...env }, timeout: seconds * 1000, killSignal: "SIGKILL",
        encoding: "utf8", maxBuffer: 256 * 1024 * 1024,
    });
    if (done.error && done.status === null && done.error.code !== "ETIMEDOUT") throw done.error;
    return done;
}

// Start in the background; it ends with the test. {child, output()} once `port` answers, if given.
export async function start(command, args = [], { cwd, env, port, seconds = 60 } = {}) {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    let text = "", absent = false;
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (text += chunk));
    children.add(child);
    child.on("exit", () => children.delete(child));
    child.on("error", ({ message }) => ((absent = true), (text += `${message}: 'make programs' makes what is started`)));
    const until = Date.now() + seconds * 1000;
    while (port && !(await answers(port))) {
        if (absent || child.exitCode !== null || Date.now() > until) throw new Error(`${command} does not start: ${text}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return { child, output: () => text };
}

// Wait until something holds, which may take a while on a busy machine.
export async function until(holds, seconds = 30) {
    const end = Date.now() + seconds * 1000;
    while (!(await holds())) {
        if (Date.now() > end) throw new Error(`after ${seconds} s still not: ${holds}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
    }
}

export function stop(child, signal = "SIGTERM") {
    return new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve();
        const timer = setTimeout(() => child.kill("SIGKILL"), 10000);
        child.on("exit", () => (clearTimeout(timer), resolve()));
        child.kill(signal);
    });
}

function answers(port) {
    return new Promise((resolve) => {
        const socket = connect({ port, host: "127.0.0.1" });
        socket.on("connect", () => (socket.destroy(), resolve(true)));
        socket.on("error", () => resolve(false));
    });
}

// A loopback port that nobody listens on, outside the range of outgoing connections.
export async function freePort() {
    for (;;) {
        const port = 20000 + Math.floor(Math.random() * 12000);
        const free = await new Promise((resolve) => {
            const server = createServer();
            server.on("error", () => resolve(false));
            server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
        });
        if (free) return port;
    }
}

// The plan, and the end of everything that was started.
export async function doneTesting() {
    await Promise.all([...children].map((child) => stop(child)));
    console.log(`1..${count}`);
    process.exitCode = failed ? 1 : 0;
}

process.on("exit", () => {
    for (const child of children) child.kill("SIGKILL");
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(1));
