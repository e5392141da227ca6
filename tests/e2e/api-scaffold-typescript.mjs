// What is generated compiles under TypeScript 5.9, 6.0 and 7.0, as strictly as it goes.
//
// The other tests compile with 5.9; here the others do. TYPESCRIPT_ALL=1 for every version, framework and description.

import { mkdirSync, readFileSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { doneTesting, is, modules, ok, run, scratch } from "../lib/tap.mjs";

const here = join(import.meta.dirname, "api-scaffold");
const all = Boolean(process.env.TYPESCRIPT_ALL);
const STRICT = ["--strict", "--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes", "--noImplicitOverride"];
const VERSIONS = { "5.9": "typescript", "6.0": "typescript-6", "7.0": "typescript-7" };
const contracts = readdirSync(join(here, "contracts")).filter((name) => /\.(yaml|json)$/.test(name)).map((name) => join(here, "contracts", name));

for (const [version, name] of Object.entries(VERSIONS)) {
    const { version: found } = JSON.parse(readFileSync(join(modules, name, "package.json"), "utf8"));
    is(found.split(".").slice(0, 2).join("."), version, `TypeScript ${version} is there`);
}

function compiled(specification, framework, versions) {
    const folder = scratch();
    mkdirSync(join(folder, "src"));
    symlinkSync(modules, join(folder, "node_modules"));
    const done = run("api-scaffold", [specification, "--framework", framework, "--init", "--mock", "--quiet", "--output", "src/routes/"],
        { cwd: folder });
    const name = `${specification.split("/").pop()}, ${framework}`;
    if (!ok(done.status === 0, `${name}: it is generated`, done.stderr)) return;
    for (const version of versions) {
        const { status, stdout, stderr } = run(process.execPath, [join(modules, VERSIONS[version], "bin/tsc"), "-p", "tsconfig.test.json",
            "--noEmit", ...STRICT], { cwd: folder, seconds: 120 });
        ok(status === 0, `${name}: TypeScript ${version} is content`, (stdout + stderr).slice(0, 2000));
    }
}

if (all) {
    for (const specification of contracts) {
        for (const framework of ["express", "fastify", "koa"]) compiled(specification, framework, Object.keys(VERSIONS));
    }
} else {
    compiled(join(here, "contracts/payments.yaml"), "express", ["6.0"]);
    for (const framework of ["express", "fastify", "koa"]) compiled(join(here, "contracts/keywords.yaml"), framework, ["7.0"]);
}
await doneTesting();
