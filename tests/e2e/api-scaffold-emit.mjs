// Requests and attacks against generated mock services, one after the other and as a load; with LONG=1 of all descriptions of
// the contract test as well, and for five seconds each.

import { readFileSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { doneTesting, is, ok, packages, root, run, same } from "../lib/tap.mjs";
import { generate, serve, transpile } from "./api-scaffold/service.mjs";
import { unexpected } from "./api-scaffold/targets.mjs";

const here = join(import.meta.dirname, "api-scaffold");
const specifications = [
    join(root, "tests/cases/api-scaffold/emit-requests/shop.yaml"),
    join(here, "reading.yaml"),
    join(here, "security.yaml"),
];
const frameworks = ["express", "fastify", "koa"];
const load = process.env.LONG ? "-c 20 -d 5" : "-c 4 -n 100";
const Ajv = packages("ajv/dist/2020").default;
const check = new Ajv({ strict: false }).compile(
    JSON.parse(run("api-scaffold", ["--document-schema", "request-set"]).stdout));

function emitted(what, specification, server, options = []) {
    const done = run("api-scaffold", [specification, "--emit", what, "--only", "all", "--server", server, ...options]);
    is(done.status, 0, `${what} are made`);
    const set = JSON.parse(done.stdout);
    ok(check(set), "and are a valid document", check.errors);
    const names = set.requests.map((request) => request.name);
    is(new Set(names).size, names.length, "with names of their own");
    return set;
}

// Every variable that a placeholder names.
function environment(set) {
    const names = new Set(JSON.stringify(set).match(/env\.\w+/g) ?? []);
    return Object.fromEntries([...names].map((name) => [name, /basic|login/i.test(name) ? "dXNlcjpwYXNz" : "token"]));
}

// What the tools make of it together: every answer is one that is due.
function piped(what, specification, url, values) {
    const env = Object.fromEntries(Object.entries(values).map(([name, value]) => [name.replace("env.", ""), value]));
    const pipe = 'api-scaffold "$1" --emit "$2" --only all --server "$3" --quiet | api-load --targets - --quiet --json $4';
    const done = run("sh", ["-c", pipe, "sh", specification, what, url, load], { env });
    const { requests = {}, targets = [] } = JSON.parse(done.stdout || "{}");
    const wrong = targets.filter((target) => target.requests.failed > 0).slice(0, 5);
    ok(done.status === 0 && requests.failed === 0 && requests.successful > 0,
        `api-load gets what is due to ${what} of ${basename(specification)}`, wrong.length > 0 ? wrong : done);
}

async function tried(specification, framework, seeds) {
    const { folder, status, stderr } = generate(specification, ["--mock"], framework);
    ok(status === 0, "a mock is made", stderr);
    transpile(folder);
    const { url, end } = await serve(folder, { RATE_LIMIT_MAX: "0" });
    for (const what of ["requests", "attacks"]) {
        for (const seed of what === "requests" ? seeds : ["0"]) {
            const set = emitted(what, specification, url, ["--seed", seed]);
            const found = await unexpected(set, set.base, environment(set));
            ok(found.length === 0, `${framework}: ${set.requests.length} ${what} of ${basename(specification)} ` +
                `get what is due, seed ${seed}`, found.slice(0, 5).join("\n"));
            if (seed === "0") piped(what, specification, url, environment(set));
        }
    }
    await end();
}

for (const [index, framework] of frameworks.entries()) {
    for (const specification of index === 0 ? specifications : specifications.slice(0, 1)) {
        await tried(specification, framework, ["0", "1", "2"]);
    }
}
if (process.env.LONG) {
    const all = readdirSync(join(here, "contracts")).filter((name) => /\.(yaml|json)$/.test(name));
    for (const [index, name] of all.entries()) {
        await tried(join(here, "contracts", name), frameworks[index % frameworks.length], ["0"]);
    }
    ok(all.length + specifications.length >= 25, "of 25 specifications");
}

// A specification asks for nothing that is in the environment.
{
    const text = readFileSync(specifications[0], "utf8").replaceAll("a b/c", "{{env.HOME}}")
        .replaceAll("X-API-Key", "'X-{{env.HOME}}'");
    const done = run("api-scaffold", ["-", "--emit", "attacks", "--only", "all"], { input: text });
    is(done.status, 0, "it is read");
    const asked = new Set(done.stdout.replaceAll("{{{{", "").match(/\{\{[^}]*\}\}/g));
    same([...asked].sort(), ["{{captured.createOrder_id}}", "{{env.LOGIN}}", "{{random.uuid}}"], "and only our placeholders are in it");
}

await doneTesting();
