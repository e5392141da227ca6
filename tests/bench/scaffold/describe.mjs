// Writes a large description as services have them, in JSON, and in YAML unless it is huge, into a folder.
// usage: describe.mjs FOLDER [RESOURCES]; a resource takes 5.7 kB of JSON

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { packages } from "../../lib/tap.mjs";

const RESOURCES = Number(process.argv[3] ?? 250);
const HUGE = 10_000; // resources that are too many for the package that writes YAML

const text = (maxLength) => ({ type: "string", minLength: 1, maxLength, description: "What people call it, in a few words" });
const answer = (schema) => ({ description: "It went well", content: { "application/json": { schema } } });

function schemas(name) {
    return {
        [name]: {
            type: "object", description: `A ${name} of the service, as it is kept`, required: ["id", "name", "state"],
            properties: {
                id: { type: "integer", format: "int64", readOnly: true, example: 17 }, name: text(80), title: text(200),
                state: { type: "string", enum: ["open", "shut", "lost"] }, count: { type: "integer", minimum: 0, maximum: 1000 },
                price: { type: "number", minimum: 0 }, created: { type: "string", format: "date-time" },
                owner: { type: "string", format: "email", nullable: true }, tags: { type: "array", items: { type: "string" }, maxItems: 20 },
                parts: { type: "array", items: { $ref: `#/components/schemas/${name}Part` } },
            },
        },
        [`${name}Part`]: {
            type: "object", required: ["sku"],
            properties: { sku: { type: "string", pattern: "^[A-Z]{3}[0-9]+$" }, weight: { type: "number" }, whole: { $ref: `#/components/schemas/${name}` } },
        },
    };
}

function paths(name, path) {
    const one = { $ref: `#/components/schemas/${name}` };
    const id = { name: "id", in: "path", required: true, schema: { type: "integer" }, description: "Which one" };
    const body = { required: true, content: { "application/json": { schema: one } } };
    const query = ["limit", "offset"].map((parameter) => ({ name: parameter, in: "query", schema: { type: "integer", minimum: 0 } }));
    return {
        [`/${path}`]: {
            get: { operationId: `list${name}`, summary: `All of ${name}`, parameters: query, responses: { 200: answer({ type: "array", items: one }) } },
            post: { operationId: `add${name}`, summary: `One more of ${name}`, requestBody: body, responses: { 201: answer(one) } },
        },
        [`/${path}/{id}`]: {
            get: { operationId: `get${name}`, summary: `One of ${name}`, parameters: [id], responses: { 200: answer(one), 404: { description: "There is none" } } },
            put: { operationId: `put${name}`, parameters: [id], requestBody: body, responses: { 200: answer(one) } },
            delete: { operationId: `drop${name}`, parameters: [id], responses: { 204: { description: "It is gone" } } },
        },
    };
}

const names = Array.from({ length: RESOURCES }, (_, i) => [`Thing${i}`, `things${i}`]);
const document = {
    openapi: "3.0.3", info: { title: "Large", version: "1" },
    paths: Object.assign({}, ...names.map(([name, path]) => paths(name, path))),
    components: { schemas: Object.assign({}, ...names.map(([name]) => schemas(name))) },
};
writeFileSync(join(process.argv[2], "large.json"), JSON.stringify(document, null, 2));
if (RESOURCES < HUGE)
    writeFileSync(join(process.argv[2], "large.yaml"), packages("yaml").stringify(document, { aliasDuplicateObjects: false }));
