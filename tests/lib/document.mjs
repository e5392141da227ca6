// Check JSON documents of our own against the schema that a built tool prints.
// usage: node document.mjs TOOL FILE…      ("-": standard input; all documents have the kind they say)

import { readFileSync } from "node:fs";
import { packages, run } from "./tap.mjs";

const Ajv = packages("ajv/dist/2020").default;
const addFormats = packages("ajv-formats").default;
const schemas = new Map();

// The compiled schema of a kind; throws when the tool has none.
export function schemaOf(tool, kind) {
    if (!schemas.has(kind)) {
        const printed = run(tool, ["--document-schema", kind]);
        if (printed.status !== 0) throw new Error(`${tool} --document-schema ${kind}: ${printed.stderr}`);
        const ajv = new Ajv({ allErrors: true, strict: true, strictTypes: false, strictRequired: false });
        addFormats(ajv);
        schemas.set(kind, ajv.compile(JSON.parse(printed.stdout)));
    }
    return schemas.get(kind);
}

// What is wrong with a document, as lines; empty when nothing is.
export function faults(tool, document) {
    const { kind, version } = document ?? {};
    if (typeof kind !== "string") return ["no kind"];
    if (version !== 1) return [`version ${version}`];
    const check = schemaOf(tool, kind);
    if (check(document)) return [];
    return check.errors.map((error) => `${error.instancePath || "/"}: ${error.message} ${JSON.stringify(error.params)}`);
}

if (process.argv[1] === import.meta.filename) {
    const [tool, ...files] = process.argv.slice(2);
    let bad = 0;
    for (const file of files) {
        for (const fault of faults(tool, JSON.parse(readFileSync(file === "-" ? 0 : file, "utf8")))) {
            bad++;
            console.log(`${file}: ${fault}`);
        }
    }
    process.exitCode = bad ? 1 : 0;
}
