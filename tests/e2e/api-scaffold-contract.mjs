// The contract of a generated service, over many descriptions and each framework: npm's json-schema-faker makes requests,
// ajv says which of them are right, and where the others are wrong; none of our own code does.
//
// Each description has its turn with one of the frameworks; with LONG=1 with all of them, and with more faults.
// With CONTRACT_SPECS=FILE|FOLDER… (blanks between them) those are taken instead of ours, and a share of 99.5 % is enough.
// CONTRACT_FRAMEWORKS=koa,… for these frameworks; CONTRACT_MUTATIONS=N for more changes of each body.

import { readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { doneTesting, note, ok } from "../lib/tap.mjs";
import { Description } from "./api-scaffold/contract/description.mjs";
import { fault, planOf } from "./api-scaffold/contract/plan.mjs";
import { generate, start } from "./api-scaffold/contract/service.mjs";

const here = join(import.meta.dirname, "api-scaffold/contracts");
const given = process.env.CONTRACT_SPECS?.split(/\s+/).filter(Boolean);
const every = ["express", "fastify", "koa"];
const counts = { all: 0, right: 0 };
const kinds = new Map();

function specifications(path) {
    if (!statSync(path).isDirectory()) return [path];
    const entries = readdirSync(path, { withFileTypes: true });
    const inside = entries.find((entry) => [`${basename(path)}.yaml`, "openapi.yaml"].includes(entry.name));
    if (inside) return [join(path, inside.name)];
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1)).flatMap((entry) =>
        entry.isDirectory() || /\.(ya?ml|json)$/.test(entry.name) ? specifications(join(path, entry.name)) : []);
}

// The frameworks that a description has its turn with.
function turn(index) {
    if (process.env.CONTRACT_FRAMEWORKS) return process.env.CONTRACT_FRAMEWORKS.split(",");
    return process.env.LONG || given ? every : [every[index % every.length]];
}

function planned(path) {
    const plan = planOf(new Description(path));
    for (const { what } of plan.requests) kinds.set(what, (kinds.get(what) ?? 0) + 1);
    return plan;
}

async function asked(path, framework, { requests }) {
    const { ask, end } = await start(generate(path, framework), framework);
    const wrong = [];
    for (const request of requests) {
        const found = fault(request, await ask(request));
        const { method, url, body = "" } = request;
        if (found) wrong.push(`${request.what}: ${method} ${url.slice(0, 300)} ${String(body).slice(0, 300)}: ${found}`);
    }
    await end();
    return wrong;
}

async function contract(path, frameworks) {
    const name = path.startsWith(here) ? path.slice(here.length + 1) : path;
    let plan;
    try {
        plan = planned(path);
    } catch (error) {
        ok(given !== undefined, `${name}: requests are made`, error.stack);
        return;
    }
    for (const problem of plan.problems) note(`${name}: ${problem}`);
    if (!given) ok(plan.problems.length === 0 && plan.operations > 0, `${name}: every operation is asked`);
    for (const framework of frameworks) {
        let wrong;
        try {
            wrong = await asked(path, framework, plan);
        } catch (error) {
            ok(false, `${name}: a service with ${framework}`, error.message);
            continue;
        }
        const right = plan.requests.length - wrong.length;
        counts.all += plan.requests.length;
        counts.right += right;
        ok(wrong.length <= (given ? 0.005 * plan.requests.length : 0),
            `${name}: ${framework} answers ${right} of ${plan.requests.length} as is due`,
            wrong.slice(0, Number(process.env.CONTRACT_SHOW ?? 10)).join("\n"));
    }
}

const paths = (given ?? [here]).flatMap(specifications);
for (const [index, path] of paths.entries()) await contract(path, turn(index));

const share = counts.right / counts.all;
note([...kinds].map(([what, count]) => `${what}: ${count}`).join(", "));
ok(share >= 0.995, `${counts.right} of ${counts.all} requests of ${paths.length} descriptions are answered right`);
if (!given) {
    ok(paths.length >= 25, "there are at least 25 descriptions");
    for (const what of ["valid", "missing parameter", "parameter", "missing body", "body", "form", "text", "malformed", "no credentials",
        "half of the credentials", "another content type", "too large", "another method", "another path"]) {
        ok((kinds.get(what) ?? 0) > 0, `${what} is among them`);
    }
}
await doneTesting();
