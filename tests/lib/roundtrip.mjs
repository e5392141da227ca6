// Compare two OpenAPI documents (JSON) operation by operation: parameters, bodies, responses with their schemas, security.
// What says the same in other words is the same: references and what they stand for, the dialects of 3.0 and 3.1, orders.
// usage: node roundtrip.mjs [--brief] FIRST SECOND     prints each difference, then "same OF all"

import { readFileSync } from "node:fs";

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
const OWN_HEADERS = ["accept", "content-type", "authorization"];

// Words about a schema that ask nothing of a value.
const ANNOTATIONS = ["title", "description", "example", "examples", "externalDocs", "xml", "$comment", "$schema", "$id", "$anchor", "$defs", "definitions", "contentMediaType", "contentEncoding"];

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

export class Document {
    constructor(value) {
        this.value = value;
        this.is30 = String(value.openapi ?? "").startsWith("3.0");
    }

    // What a reference stands for; undefined when it dangles.
    at(reference) {
        if (!reference.startsWith("#")) return undefined;
        return reference
            .slice(1)
            .split("/")
            .slice(1)
            .reduce((node, key) => node?.[decodeURIComponent(key).replace(/~1/g, "/").replace(/~0/g, "~")], this.value);
    }

    target(node) {
        for (let i = 0; isObject(node) && typeof node.$ref === "string" && i < 30; i++) node = this.at(node.$ref);
        return node;
    }
}

// --- schemas, one level at a time ---

const known = new WeakMap();

// The words of a schema that count, in one dialect; what is below it is left as it was.
function level(document, schema) {
    if (schema === true || schema === undefined) return {};
    if (schema === false) return { not: {} };
    if (!isObject(schema)) return {};
    if (known.has(schema)) return known.get(schema);
    let words = Object.fromEntries(Object.entries(schema).filter(([key, value]) => !ANNOTATIONS.includes(key) && !key.startsWith("x-") && value !== undefined));
    if (isBytes(schema)) words.format = "binary";
    if (typeof words.$ref === "string" && (document.is30 || Object.keys(words).length === 1)) words = level(document, document.at(words.$ref) ?? true);
    else words = plain(withReference(words));
    known.set(schema, words);
    return words;
}

// As 3.1 says it: media that is no text, and not encoded as one.
function isBytes({ contentMediaType: media, contentEncoding, format }) {
    return media !== undefined && contentEncoding === undefined && format === undefined && !/text|json|xml|yaml|urlencoded|javascript/.test(media);
}

// A reference with something beside it is one more part.
function withReference(words) {
    const { $ref, ...others } = words;
    return $ref === undefined ? words : { ...others, allOf: [{ $ref }, ...(others.allOf ?? [])] };
}

// 3.0's words in those of 3.1, and what says nothing left out.
function plain(words) {
    const { nullable, ...rest } = words;
    for (const [flag, bound] of [["exclusiveMinimum", "minimum"], ["exclusiveMaximum", "maximum"]]) {
        if (typeof rest[flag] !== "boolean") continue;
        if (rest[flag] && bound in rest) {
            rest[flag] = rest[bound];
            delete rest[bound];
        } else delete rest[flag];
    }
    if (Array.isArray(rest.items)) {
        rest.prefixItems = rest.items; // of older drafts
        delete rest.items;
    }
    if ("const" in rest) {
        rest.enum = [rest.const];
        delete rest.const;
    }
    if (nullable === true) return withNull(rest);
    return tidy(rest);
}

function withNull(words) {
    if (words.type !== undefined) {
        const types = [words.type].flat();
        return tidy({ ...words, type: types.includes("null") ? types : [...types, "null"] });
    }
    const said = Object.fromEntries(Object.entries(words).filter(([key]) => SAID.includes(key)));
    const asked = Object.fromEntries(Object.entries(words).filter(([key]) => !SAID.includes(key)));
    return Object.keys(asked).length === 0 ? said : tidy({ ...said, anyOf: [asked, { type: "null" }] });
}

// What is said about a value, whatever it must be.
const SAID = ["default", "readOnly", "writeOnly", "deprecated"];

const EMPTY = {
    required: (value) => value.length === 0,
    properties: (value) => Object.keys(value).length === 0,
    patternProperties: (value) => Object.keys(value).length === 0,
    additionalProperties: isAnything,
    items: isAnything,
    minLength: (value) => value === 0,
    minItems: (value) => value === 0,
    minProperties: (value) => value === 0,
    uniqueItems: (value) => value === false,
    deprecated: (value) => value === false,
    readOnly: (value) => value === false,
    writeOnly: (value) => value === false,
};

function isAnything(value) {
    return value === true || (isObject(value) && Object.keys(value).every((key) => ANNOTATIONS.includes(key) || key.startsWith("x-")));
}

function tidy(words) {
    const out = {};
    for (const [key, value] of Object.entries(words)) {
        if (value === null || !EMPTY[key]?.(value)) out[key] = value;
    }
    if (Array.isArray(out.required)) out.required = [...new Set(out.required)].sort();
    if (Array.isArray(out.enum)) tidyEnum(out);
    if (Array.isArray(out.type)) out.type = out.type.length === 1 ? out.type[0] : [...out.type].sort();
    return out;
}

const typeOf = (value) => (value === null ? "null" : Array.isArray(value) ? "array" : Number.isInteger(value) ? "integer" : typeof value);

// The types that the values of an enum have need not be said.
function tidyEnum(out) {
    const fits = (type, value) => type === typeOf(value) || (type === "number" && typeof value === "number");
    const types = out.type === undefined ? undefined : [out.type].flat();
    if (types && out.enum.every((value) => types.some((type) => fits(type, value)))) {
        // null that the type allows, and the enum not, is what writers of 3.0 mean
        if (types.includes("null") && !out.enum.includes(null)) out.enum = [...out.enum, null];
        delete out.type;
    }
    out.enum = [...new Set(out.enum.map((value) => JSON.stringify(value)))].sort();
}

// --- comparing ---

class Comparison {
    constructor(first, second) {
        this.first = first;
        this.second = second;
        this.pairs = new WeakMap(); // schemas that were compared, or are being compared
        this.found = [];
    }

    differ(path, what) {
        this.found.push(`${path}: ${what}`);
    }

    schema(path, a, b) {
        if (isObject(a) && isObject(b)) {
            if (!this.pairs.has(a)) this.pairs.set(a, new WeakSet());
            if (this.pairs.get(a).has(b)) return;
            this.pairs.get(a).add(b);
        }
        const one = lone(this.first, level(this.first, a));
        const other = lone(this.second, level(this.second, b));
        for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) this.word(`${path}.${key}`, key, one[key], other[key]);
    }

    word(path, key, a, b) {
        if (a === undefined || b === undefined) {
            this.differ(path, a === undefined ? `appeared: ${brief(b)}` : `lost: ${brief(a)}`);
        } else if (["items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames", "unevaluatedItems", "unevaluatedProperties"].includes(key)) {
            this.schema(path, a, b);
        } else if (["allOf", "anyOf", "oneOf", "prefixItems"].includes(key)) {
            if (a.length !== b.length) this.differ(path, `${a.length} became ${b.length}`);
            else a.forEach((part, index) => this.schema(`${path}.${index}`, part, b[index]));
        } else if (["properties", "patternProperties", "dependentSchemas"].includes(key)) {
            this.named(path, a, b);
        } else if (key === "discriminator") {
            if (a?.propertyName !== b?.propertyName) this.differ(path, `${brief(a)} became ${brief(b)}`);
        } else if (canonical(a) !== canonical(b)) {
            this.differ(path, `${brief(a)} became ${brief(b)}`);
        }
    }

    named(path, a, b) {
        for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) {
            if (!Object.hasOwn(a, name) || !Object.hasOwn(b, name)) this.differ(`${path}.${name}`, Object.hasOwn(b, name) ? "appeared" : "lost");
            else this.schema(`${path}.${name}`, a[name], b[name]);
        }
    }

    content(path, a, b) {
        for (const type of new Set([...Object.keys(a), ...Object.keys(b)])) {
            if (!a[type] || !b[type]) this.differ(`${path} ${type}`, a[type] ? "lost" : "appeared");
            else this.schema(`${path} ${type}`, a[type].schema, b[type].schema);
        }
    }

    body(path, a, b) {
        if (!a !== !b) return this.differ(path, a ? "lost" : "appeared");
        if (!a) return;
        if (Boolean(a.required) !== Boolean(b.required)) this.differ(path, a.required ? "is no longer required" : "became required");
        this.content(path, a.content ?? {}, b.content ?? {});
    }

    parameters(path, a, b) {
        for (const name of new Set([...a.keys(), ...b.keys()])) {
            const [one, other] = [a.get(name), b.get(name)];
            if (!one || !other) {
                this.differ(`${path} ${name}`, one ? "lost" : "appeared");
                continue;
            }
            for (const key of ["required", "style", "explode"]) {
                if (one[key] !== other[key]) this.differ(`${path} ${name}.${key}`, `${one[key]} became ${other[key]}`);
            }
            if (!one.content !== !other.content) this.differ(`${path} ${name}`, "content or schema");
            else if (one.content) this.content(`${path} ${name}`, one.content, other.content);
            else this.schema(`${path} ${name}`, one.schema, other.schema);
        }
    }

    responses(path, a, b) {
        for (const status of new Set([...Object.keys(a), ...Object.keys(b)])) {
            if (status.startsWith("x-")) continue;
            const [one, other] = [this.first.target(a[status]), this.second.target(b[status])];
            if (!one || !other) this.differ(`${path} ${status}`, one ? "lost" : "appeared");
            else this.content(`${path} ${status}`, one.content ?? {}, other.content ?? {});
        }
    }
}

const brief = (value) => (JSON.stringify(value) ?? "nothing").slice(0, 60);

// allOf of one, beside which nothing stands, is that one.
function lone(document, words) {
    for (let i = 0; i < 20 && Object.keys(words).length === 1; i++) {
        const list = words.allOf ?? words.anyOf ?? words.oneOf;
        if (list?.length !== 1) break;
        words = level(document, list[0]);
    }
    return words;
}

function canonical(value) {
    if (Array.isArray(value)) return `[${value.map(canonical)}]`;
    if (!isObject(value)) return JSON.stringify(value);
    return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`)}}`;
}

// --- operations ---

const DEFAULT_STYLES = { query: "form", cookie: "form", path: "simple", header: "simple" };

function parametersOf(document, path, item, operation) {
    const all = new Map();
    // what stands in the path is there, declared or not
    for (const [, name] of path.matchAll(/\{([^}]*)\}/g)) all.set(`path ${name}`, { required: true, style: "simple", explode: "either", schema: { type: "string" } });
    for (const given of [...(item.parameters ?? []), ...(operation.parameters ?? [])]) {
        const { name, in: place, ...rest } = document.target(given) ?? {};
        if (!name || (place === "header" && OWN_HEADERS.includes(name.toLowerCase()))) continue;
        const style = rest.style ?? DEFAULT_STYLES[place];
        const explode = rest.explode ?? style === "form";
        const composite = !rest.content && isComposite(document, rest.schema);
        all.set(`${place} ${place === "header" ? name.toLowerCase() : name}`, {
            required: place === "path" || Boolean(rest.required),
            style: rest.content ? "content" : style,
            explode: composite && style !== "deepObject" ? explode : "either",
            schema: rest.schema,
            content: rest.content,
        });
    }
    return all;
}

// Lists and objects are written in one of several ways; for others explode says nothing.
function isComposite(document, schema) {
    const { type, items, properties } = level(document, schema);
    return [type].flat().some((one) => one === "array" || one === "object") || Boolean(items ?? properties);
}

function securityOf(document, operation) {
    const schemes = document.value.components?.securitySchemes ?? {};
    const choices = operation.security ?? document.value.security ?? [];
    return canonical(
        choices.map((choice) =>
            Object.entries(choice).map(([name, scopes]) => [name, schemeOf(document.target(schemes[name])), [...scopes].sort()]).sort(),
        ).sort(),
    );
}

// How the credential comes.
function schemeOf(scheme) {
    if (scheme?.type === "apiKey") return ["apiKey", scheme.in, scheme.in === "header" ? scheme.name?.toLowerCase() : scheme.name];
    return [scheme?.type, scheme?.scheme?.toLowerCase()];
}

// Paths are below that of the first server.
function basePath(document, item, operation) {
    const servers = [operation.servers, item.servers, document.value.servers].find((list) => list?.length > 0);
    const server = servers?.[0];
    const url = (server?.url ?? "").replace(/\{([^}]*)\}/g, (whole, name) => server.variables?.[name]?.default ?? whole);
    return decodeURIComponent(url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, "").replace(/[?#].*/, "").replace(/\/+$/, ""));
}

function operationsOf(document) {
    const all = new Map();
    for (const [path, given] of Object.entries(document.value.paths ?? {})) {
        const item = document.target(given) ?? {};
        for (const method of METHODS) {
            if (item[method]) all.set(`${method} ${basePath(document, item, item[method])}${path}`.replace(/(.)\/$/, "$1"), { item, operation: item[method] });
        }
    }
    return all;
}

function compareOperation(comparison, name, one, other) {
    const { first, second } = comparison;
    comparison.parameters(name, parametersOf(first, name, one.item, one.operation), parametersOf(second, name, other.item, other.operation));
    comparison.body(`${name} body`, first.target(one.operation.requestBody), second.target(other.operation.requestBody));
    comparison.responses(name, one.operation.responses ?? {}, other.operation.responses ?? {});
    const [before, after] = [securityOf(first, one.operation), securityOf(second, other.operation)];
    if (before !== after) comparison.differ(`${name} security`, `${before} became ${after}`);
}

// { same, all, found }: operations, and what differs in the others.
export function compare(firstValue, secondValue, left = () => false) {
    const [first, second] = [new Document(firstValue), new Document(secondValue)];
    const [before, after] = [operationsOf(first), operationsOf(second)];
    const found = [];
    let same = 0;
    let all = 0;
    for (const [name, one] of before) {
        if (left(name)) continue;
        all++;
        const comparison = new Comparison(first, second);
        if (after.has(name)) compareOperation(comparison, name, one, after.get(name));
        else comparison.differ(name, "lost");
        if (comparison.found.length === 0) same++;
        found.push(...comparison.found);
    }
    for (const name of after.keys()) if (!before.has(name)) found.push(`${name}: appeared`);
    return { same, all, found };
}

if (process.argv[1] === import.meta.filename) {
    const files = process.argv.slice(2).filter((argument) => argument !== "--brief");
    const [first, second] = files.map((file) => JSON.parse(readFileSync(file, "utf8")));
    const { same, all, found } = compare(first, second);
    if (files.length === process.argv.length - 2) for (const line of found) console.log(line);
    console.log(`${same} of ${all}`);
    process.exitCode = found.length === 0 ? 0 : 1;
}
