import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { doneTesting, is, note, ok, run, scratch } from "../lib/tap.mjs";

// A generator of numbers whose seed is said, so that a round can be had again: SEED=N.
const seed = Number(process.env.SEED ?? 20241126);
let state = seed;
function random(below) {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * below);
}
const oneOf = (list) => list[random(list.length)];

const ROUNDS = 50;
const EDITS = [
    (text) => `${text}\n// the end of the team's file\n`,
    (text) => `/* a licence of ${random(1000)} */\n${text}`,
    (text) => text.replace(/^export const /m, `const helper${random(1e9)} = (a: number): string => \`\${a} // {\`;\n\nexport const `),
    (text) => text.replace(/^( {2})(return )?(notImplemented|answerExample)\(.*\);$/m, "$1const rows = await query('select 1; -- }');\n$1console.log(rows, /[}]/);"),
    (text) => text.replace(/\n\n/, "\n\n\n"),
    (text) => text.replace(/^import /m, "import { query } from '../database.js';\nimport "),
    (text) => text.replace(/^\/\*\* .* \*\/$/m, "// what the team says instead: export const nothing = 1;"),
    (text) => text.replace(/$/, "\nexport const notOfTheSpecification = 1;\n"),
    (text) => text.replaceAll("\n", "\r\n").replaceAll("\r\r", "\r"),
    (text) => text.replaceAll("\r\n", "\n"),
    (text) => text,
];

// The specification of a round: some of these operations, some with another signature.
const PATHS = ["/things", "/things/{id}", "/things/{id}/parts", "/things/search", "/things/{id}/owner"];
function specification() {
    const paths = {};
    for (const path of PATHS) {
        for (const method of ["get", "post", "put", "delete"]) {
            if (random(3) === 0) continue;
            const parameters = path.includes("{id}") ? [{ name: "id", in: "path", required: true, schema: { type: oneOf(["string", "integer"]) } }] : [];
            if (random(2)) parameters.push({ name: oneOf(["q", "limit"]), in: "query", schema: { type: oneOf(["string", "integer"]) } });
            (paths[path] ??= {})[method] = { parameters, summary: oneOf(["A", "B", undefined]), responses: { [oneOf(["200", "204"])]: { description: "" } } };
        }
    }
    if (Object.keys(paths).length === 0) return specification();
    return JSON.stringify({ openapi: "3.1.0", info: { title: "Rounds", version: "1" }, paths });
}

// What was added to a text when all of it is still there in its order; undefined when something is missing.
function added(before, after) {
    const old = before.split(/(?<=\n)/);
    const lines = after.split(/(?<=\n)/);
    let at = 0;
    const extra = lines.filter((line) => (line === old[at] ? (at++, false) : true));
    return at === old.length ? extra.join("") : undefined;
}

for (const framework of ["express", "fastify", "koa"]) {
    const folder = scratch();
    mkdirSync(join(folder, "src"));
    const file = join(folder, "src/routes/things.ts");
    const generate = () => run("api-scaffold", ["-", "-F", framework, "-o", "src/routes/", "--json"], { cwd: folder, input: specification() });
    is(generate().status, 0, `${framework}: the first time`);
    let kept = 0;
    let handlers = 0;
    for (let round = 0; round < ROUNDS; round++) {
        let text = readFileSync(file, "utf8");
        for (let edits = random(3); edits >= 0; edits--) text = oneOf(EDITS)(text);
        writeFileSync(file, text);
        const { status, stdout, stderr } = generate();
        const after = readFileSync(file, "utf8");
        const names = status === 0 ? JSON.parse(stdout).added.map(({ name }) => name) : [];
        const extra = after === text ? "" : added(text, after);
        const good = status === 0 && extra !== undefined && (after === text || names.length > 0);
        if (!good) note({ seed, round, status, stderr, names, before: text, after });
        if (!good) break;
        kept++;
        handlers += names.length;
    }
    is(kept, ROUNDS, `${framework}: in ${ROUNDS} rounds every byte stays, and only new handlers come`);
    ok(handlers > 0, `so many came: ${handlers}`);
}
ok(added("a\nb\n", "a\nb\nc\n") === "c\n" && added("a\nb\n", "a\nc\n") === undefined, "the judge sees a line that is gone");
await doneTesting();
