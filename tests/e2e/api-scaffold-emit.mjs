import { readFileSync } from "node:fs";
import { join } from "node:path";
import { doneTesting, is, ok, packages, root, run, same } from "../lib/tap.mjs";
import { generate, serve, transpile } from "./api-scaffold/service.mjs";
import { unexpected } from "./api-scaffold/targets.mjs";

const here = join(import.meta.dirname, "api-scaffold");
const specifications = [
    join(root, "tests/cases/api-scaffold/emit-requests/shop.yaml"),
    join(here, "reading.yaml"),
    join(here, "security.yaml"),
];
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

for (const [index, framework] of ["express", "fastify", "koa"].entries()) {
    for (const specification of index === 0 ? specifications : specifications.slice(0, 1)) {
        const { folder, status, stderr } = generate(specification, ["--mock"], framework);
        ok(status === 0, "a mock is made", stderr);
        transpile(folder);
        const { url, end } = await serve(folder, { RATE_LIMIT_MAX: "0" });
        for (const what of ["requests", "attacks"]) {
            for (const seed of what === "requests" ? ["0", "1", "2"] : ["0"]) {
                const set = emitted(what, specification, url, ["--seed", seed]);
                const found = await unexpected(set, set.base, environment(set));
                ok(found.length === 0, `${framework}: ${set.requests.length} ${what} of ${specification.split("/").pop()} ` +
                    `get what is due, seed ${seed}`, found.slice(0, 5).join("\n"));
            }
        }
        await end();
    }
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
