// The compiler refuses what the specification does not allow: each misuse of a handler is an error, each right use is none.

import { join } from "node:path";
import { doneTesting, is, ok } from "../lib/tap.mjs";
import { compile, generate, replace } from "./api-scaffold/service.mjs";
import { frameworks, misuses, moduleOf, uses, wholes } from "./api-scaffold/misuses.mjs";

const specification = join(import.meta.dirname, "api-scaffold/misuse.yaml");

for (const framework of Object.keys(frameworks)) {
    const { folder, status, stderr } = generate(specification, [], framework);
    ok(status === 0, `${framework}: it is generated`, stderr);
    const all = [...misuses, ...frameworks[framework].misuses];
    replace(folder, "src/uses.ts", moduleOf(framework, uses, false));
    replace(folder, "src/misuses.ts", moduleOf(framework, all, true));
    replace(folder, "src/wholes.ts", wholes);
    // this one is right, and expected to be wrong
    replace(folder, "src/unused.ts", moduleOf(framework, uses.slice(0, 1), true));
    const faults = compile(folder, ["--noEmit"]).split("\n").filter((line) => /error/.test(line));
    const unused = faults.filter((line) => /^src\/unused\.ts.*TS2578/.test(line));
    is(unused.length, 1, `${framework}: an error that does not come is noticed`);
    const others = faults.filter((line) => !/^src\/unused\.ts/.test(line));
    ok(all.length >= 40 && others.length === 0, `${framework}: ${all.length + 3} misuses are refused, ${uses.length} uses are taken`,
        others.slice(0, 20).join("\n"));
}
await doneTesting();
