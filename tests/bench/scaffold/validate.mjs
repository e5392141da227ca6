// Validators that are generated against ajv's compiled ones, on a small and a nested body, all errors collected: CPU time of
// interleaved rounds. Exit status 1 when less than 1.3 times ajv's throughput is reached.

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { packages } from "../../lib/tap.mjs";
import { generate } from "../../e2e/api-scaffold/contract/service.mjs";
import { Description } from "../../e2e/api-scaffold/contract/description.mjs";
import { schemaAt } from "../../e2e/api-scaffold/contract/schema.mjs";

const LIMIT = 1.3;
const ROUNDS = 7;
const SECONDS = 0.3;
const Ajv = packages("ajv/dist/2020").default;
const addFormats = packages("ajv-formats").default;

const path = join(import.meta.dirname, "bodies.yaml");
const line = (i) => ({ sku: `AB-${1000 + i}`, quantity: i + 1, price: 9.5 + i, tags: ["new", "sale"], note: i % 2 ? null : "fragile" });
const bodies = {
    small: { email: "ada@example.com", name: "Ada Lovelace", age: 36, role: "admin" },
    nested: {
        id: "3fa85f64-5717-4562-b3fc-2c963f66afa6", customer: { name: "Ada", email: "ada@example.com",
            address: { street: "1 Main St", city: "London", zip: "12345", country: "GB" } },
        lines: Array.from({ length: 20 }, (_, i) => line(i)), placed: "2024-01-15T09:30:00Z", paid: true,
    },
};

const service = generate(path, "express");
const { requests } = await import(pathToFileURL(join(service, "dist/middleware/validators.js")));
const { Problems } = await import(pathToFileURL(join(service, "dist/middleware/checks.js")));
const ajv = new Ajv({ allErrors: true, strict: false });
addFormats(ajv);
const schemas = Object.fromEntries(new Description(path).operations().map((operation) =>
    [operation.place.value.operationId, ajv.compile(schemaAt(operation.description, operation.body().content[0].schema, "request"))]));

// Bodies in a CPU second.
function throughput(validate) {
    const start = process.cpuUsage();
    let count = 0;
    for (;;) {
        for (let i = 0; i < 20000; i++) validate();
        count += 20000;
        const { user, system } = process.cpuUsage(start);
        const seconds = (user + system) / 1e6;
        if (seconds >= SECONDS) return count / seconds;
    }
}

let missed = 0;
for (const [name, body] of Object.entries(bodies)) {
    const { check } = requests[name].body.content[0];
    const theirs = schemas[name];
    const wrong = { ...body, [Object.keys(body)[0]]: 7 };
    const problems = new Problems();
    check(wrong, problems);
    if (!theirs(body) || theirs(wrong) || problems.isEmpty) throw new Error(`${name}: the validators do not agree`);
    const best = { ours: 0, ajv: 0 };
    for (let round = 0; round < ROUNDS; round++) {
        best.ours = Math.max(best.ours, throughput(() => {
            const found = new Problems();
            check(body, found);
            if (!found.isEmpty) throw new Error("it is right");
        }));
        best.ajv = Math.max(best.ajv, throughput(() => {
            if (!theirs(body)) throw new Error("it is right");
        }));
    }
    const ratio = best.ours / best.ajv;
    if (ratio < LIMIT) missed++;
    console.log(`${name} body: ${(best.ours / 1e6).toFixed(2)} million in a CPU second, ajv ${(best.ajv / 1e6).toFixed(2)}, ` +
        `ratio ${ratio.toFixed(2)} (limit ${LIMIT})${ratio < LIMIT ? "  MISSED" : ""}`);
}
process.exitCode = missed > 0 ? 1 : 0;
