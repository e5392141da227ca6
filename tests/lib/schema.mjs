// Check that JSON Schemas of documents are schemas, and describe the envelope as they must.
// usage: node schema.mjs FILE…      (KIND.json)

import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { packages } from "./tap.mjs";

const Ajv = packages("ajv/dist/2020").default;
const addFormats = packages("ajv-formats").default;

function faults(file) {
    const kind = basename(file, ".json");
    const schema = JSON.parse(readFileSync(file, "utf8"));
    const ajv = new Ajv({ allErrors: true, strict: true, strictTypes: false, strictRequired: false });
    addFormats(ajv);
    const found = [];
    try {
        ajv.compile(schema);
    } catch (error) {
        found.push(error.message);
    }
    if (schema.$schema !== "https://json-schema.org/draft/2020-12/schema") found.push("$schema is not that of draft 2020-12");
    if (schema.title !== kind) found.push(`title is not ${kind}`);
    if (!schema.description) found.push("no description");
    if (schema.properties?.kind?.const !== kind) found.push(`kind is not ${kind}`);
    if (schema.properties?.version?.const !== 1) found.push("version is not 1");
    for (const name of ["kind", "version", "tool"]) {
        if (!schema.required?.includes(name)) found.push(`${name} is not required`);
    }
    if (schema.additionalProperties === false) found.push("unknown fields are to be ignored, not refused");
    return found;
}

for (const file of process.argv.slice(2)) {
    for (const fault of faults(file)) {
        console.log(`${file}: ${fault}`);
        process.exitCode = 1;
    }
}
