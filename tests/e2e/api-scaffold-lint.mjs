// What is generated is clean by typescript-eslint's recommended rules, and knows no way around the compiler.
//
// The rules run on TypeScript 6.0, the newest that typescript-eslint takes. LINT_ALL=1 for every description of the contract test.

import { mkdirSync, readFileSync, readdirSync } from "node:fs";
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import Module from "node:module";
import { join } from "node:path";
import { doneTesting, is, ok, packages, run, scratch, modules } from "../lib/tap.mjs";

const here = join(import.meta.dirname, "api-scaffold");
const some = ["accounts.yaml", "keywords.yaml", "names.yaml", "uploads.yaml"];
const contracts = readdirSync(join(here, "contracts")).filter((name) => /\.(yaml|json)$/.test(name));
const specifications = [join(here, "users.yaml"), join(here, "reading.yaml"), join(here, "webhooks.yaml"), join(here, "format.yaml"),
    ...(process.env.LINT_ALL ? contracts : some).map((name) => join(here, "contracts", name))];

// typescript-eslint asks for `typescript`: it gets 6.0.
const six = createRequire(join(modules, "tests.cjs")).resolve("typescript-6");
const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
    return request === "typescript" ? six : resolve.call(this, request, ...rest);
};

const { ESLint } = packages("eslint");
const tseslint = packages("typescript-eslint");
is(packages("typescript").version.split(".")[0], "6", "the rules run on TypeScript 6");

const folder = scratch();
const eslint = new ESLint({ cwd: folder, overrideConfigFile: true, overrideConfig: [...tseslint.configs.recommended] });
const around = [[/@ts-(ignore|nocheck|expect-error)/, "a comment that silences the compiler"],
    [/\bas unknown as\b/, "a cast through unknown"], [/eslint-disable/, "a comment that silences the rules"]];

async function faults(path, text) {
    const found = (await eslint.lintText(text, { filePath: path }))[0].messages
        .map(({ line, message, ruleId }) => `${path}:${line}: ${message} (${ruleId})`);
    const code = text.replace(/\/\*[^]*?\*\/|\/\/.*|'(?:[^'\\\n]|\\.)*'/g, (part) => (/@ts-|eslint-/.test(part) ? part : ""));
    for (const [pattern, what] of around) if (pattern.test(code)) found.push(`${path}: ${what}: ${pattern.exec(code)[0]}`);
    return found;
}

// The tool for the job is sound: it finds what is wrong.
{
    const found = await faults(join(folder, "wrong.ts"), "const a: any = 1 as unknown as string;\n// @ts-ignore\nlet b = a;\nexport { b };\n");
    for (const what of ["no-explicit-any", "ban-ts-comment", "prefer-const", "a cast through unknown", "silences the compiler"]) {
        ok(found.some((line) => line.includes(what)), `${what} is found`, found);
    }
}

const seen = new Set();
for (const specification of specifications) {
    const found = [];
    let count = 0;
    for (const framework of ["express", "fastify", "koa"]) {
        const made = join(folder, framework, specification.split("/").pop());
        mkdirSync(join(made, "src"), { recursive: true });
        const done = run("api-scaffold", [specification, "--framework", framework, "--init", "--mock", "--quiet", "--output", "src/routes/"],
            { cwd: made });
        if (done.status !== 0) found.push(done.stderr);
        for (const entry of readdirSync(made, { recursive: true, withFileTypes: true })) {
            if (!entry.name.endsWith(".ts")) continue;
            const path = join(entry.parentPath ?? entry.path, entry.name);
            const text = readFileSync(path, "utf8");
            const key = createHash("sha256").update(text).digest("hex");
            count++;
            if (seen.has(key)) continue;
            seen.add(key);
            found.push(...(await faults(path, text)));
        }
    }
    ok(found.length === 0 && count > 40, `${specification.split("/").pop()}: ${count} files are clean`, found.slice(0, 20).join("\n"));
}
await doneTesting();
