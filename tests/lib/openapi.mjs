// Check OpenAPI documents (JSON) against the meta-schemas of OpenAPI, 3.0 and 3.1, and that their references lead somewhere.
// usage: node openapi.mjs FILE…

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { packages } from "./tap.mjs";

const addFormats = packages("ajv-formats").default;
const folder = join(dirname(packages.resolve("@seriousme/openapi-schema-validator")), "schemas");
const validators = new Map();

function validatorOf(version) {
    if (!validators.has(version)) {
        const Ajv = packages(version === "v3.0" ? "ajv-draft-04" : "ajv/dist/2020").default;
        const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: true });
        addFormats(ajv);
        ajv.addFormat("media-range", true);
        validators.set(version, ajv.compile(JSON.parse(readFileSync(join(folder, version, "schema.json"), "utf8"))));
    }
    return validators.get(version);
}

// References of the document that lead nowhere in it.
function dangling(document, node = document, path = "") {
    if (typeof node !== "object" || node === null) return [];
    const found = Object.entries(node).flatMap(([key, value]) => (key === "example" || key === "examples" || key === "default" || key === "enum" ? [] : dangling(document, value, `${path}/${key}`)));
    if (typeof node.$ref !== "string") return found;
    const target = node.$ref
        .slice(2)
        .split("/")
        .reduce((at, key) => at?.[decodeURIComponent(key).replace(/~1/g, "/").replace(/~0/g, "~")], document);
    return target === undefined ? [...found, `${path}: ${node.$ref} leads nowhere`] : found;
}

// What is wrong with a document, as lines; empty when nothing is.
export function faults(document) {
    const check = validatorOf(String(document.openapi).startsWith("3.0") ? "v3.0" : "v3.1");
    const errors = check(document) ? [] : check.errors;
    return [...errors.map((error) => `${error.instancePath || "/"}: ${error.message} ${JSON.stringify(error.params)}`), ...dangling(document)];
}

if (process.argv[1] === import.meta.filename) {
    for (const file of process.argv.slice(2)) {
        for (const fault of faults(JSON.parse(readFileSync(file, "utf8")))) {
            process.exitCode = 1;
            console.log(`${file}: ${fault}`);
        }
    }
}
