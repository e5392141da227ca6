// What is generated compiles under TypeScript 5.9, 6.0 and 7.0, as strictly as it goes.
//
// The other tests compile with 7.0, which takes a fifth of the time; here the others do. Services of all frameworks are one
// program, so that what they share is read once. TYPESCRIPT_ALL=1 for every version and description of the contract test.

import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { doneTesting, is, modules, ok, run, scratch } from "../lib/tap.mjs";

const here = join(import.meta.dirname, "api-scaffold");
const STRICT = ["--strict", "--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes", "--noImplicitOverride"];
const VERSIONS = { "5.9": "typescript", "6.0": "typescript-6", "7.0": "typescript-7" };
const contracts = readdirSync(join(here, "contracts")).filter((name) => /\.(yaml|json)$/.test(name)).map((name) => `contracts/${name}`);

for (const [version, name] of Object.entries(VERSIONS)) {
    const { version: found } = JSON.parse(readFileSync(join(modules, name, "package.json"), "utf8"));
    is(found.split(".").slice(0, 2).join("."), version, `TypeScript ${version} is there`);
}

function generated(root, specification, framework) {
    const folder = `${framework}-${basename(specification)}`;
    mkdirSync(join(root, folder, "src"), { recursive: true });
    const done = run("api-scaffold", [join(here, specification), "--framework", framework, "--init", "--mock", "--quiet", "--output", "src/routes/"],
        { cwd: join(root, folder) });
    ok(done.status === 0, `${folder} is generated`, done.stderr);
    return folder;
}

// One program of services with their tests: what TypeScript says of it.
function compiled(specifications, frameworks, versions) {
    const root = scratch();
    symlinkSync(modules, join(root, "node_modules"));
    const folders = frameworks.flatMap((framework) => specifications.map((name) => generated(root, name, framework)));
    writeFileSync(join(root, "tsconfig.json"), JSON.stringify({
        extends: `./${folders[0]}/tsconfig.json`, compilerOptions: { rootDir: ".", noEmit: true },
        include: folders.flatMap((folder) => [`${folder}/src/**/*.ts`, `${folder}/test/**/*.ts`]),
    }));
    for (const version of versions) {
        const { status, stdout, stderr } = run(process.execPath, [join(modules, VERSIONS[version], "bin/tsc"), "-p", root, "--listFiles", ...STRICT],
            { cwd: root, seconds: 300 });
        const lines = stdout.split("\n");
        const count = lines.filter((line) => /^\/.*-\w+\.(yaml|json)\/(src|test)\/.*\.ts$/.test(line)).length;
        ok(status === 0 && count >= 15 * folders.length,
            `${specifications.join(" ")}, ${frameworks.join(" ")}: TypeScript ${version} is content with ${count} files`,
            `${stderr}${lines.filter((line) => !line.startsWith("/")).slice(0, 20).join("\n")}`);
    }
}

const every = ["express", "fastify", "koa"];
if (process.env.TYPESCRIPT_ALL) {
    for (const framework of every) compiled(contracts, [framework], Object.keys(VERSIONS));
} else {
    compiled(["contracts/keywords.yaml", "hardened.yaml"], every, ["5.9"]);
    compiled(["contracts/payments.yaml"], ["express"], ["6.0"]);
}
await doneTesting();
