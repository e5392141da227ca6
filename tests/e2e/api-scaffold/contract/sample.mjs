// Values of a schema by json-schema-faker, the same with one fault each, and ajv's opinion of them.

import { packages, modules } from "../../../lib/tap.mjs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const Ajv = packages("ajv/dist/2020").default;
const addFormats = packages("ajv-formats").default;
const { generateSync } = await import(pathToFileURL(join(modules, "json-schema-faker/dist/index.js")));

// A source of numbers that is the same each time (mulberry32).
export function random(seed) {
    let state = seed >>> 0;
    return (below) => {
        state = (state + 0x6d2b79f5) >>> 0;
        let z = state;
        z = Math.imul(z ^ (z >>> 15), z | 1);
        z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
        return Math.floor((((z ^ (z >>> 14)) >>> 0) / 4294967296) * below);
    };
}

export function shuffled(list, next) {
    const copy = [...list];
    for (let i = copy.length - 1; i > 0; i--) {
        const j = next(i + 1);
        [copy[i], copy[j]] = [copy[j], copy[i]];
    }
    return copy;
}

// As Unicode where it can be read so.
function regExp(source, flags) {
    try {
        return new RegExp(source, flags);
    } catch {
        return new RegExp(source);
    }
}
regExp.code = "new RegExp";

export class Judge {
    constructor(schema) {
        const ajv = new Ajv({ strict: false, allErrors: true, ownProperties: true, multipleOfPrecision: 9, logger: false,
            validateSchema: false, code: { regExp } });
        addFormats(ajv);
        this.schema = schema;
        this.validate = ajv.compile(schema);
    }

    accepts(value) {
        return this.validate(value);
    }

    // The paths at which something is wrong, below `at`.
    fields(value, at = "") {
        if (this.validate(value)) return [];
        return [...new Set(this.validate.errors.flatMap((error) => named(value, error, at)))];
    }
}

function step(at, container, key) {
    if (Array.isArray(container)) return `${at}[${key}]`;
    if (!/^[\p{L}\p{N}_$-]+$/u.test(key)) return `${at}[${JSON.stringify(key)}]`;
    return at === "" ? key : `${at}.${key}`;
}

function named(value, { instancePath, params, keyword }, start) {
    let at = start;
    let inner = value;
    for (const part of instancePath.split("/").slice(1)) {
        const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
        at = step(at, inner, key);
        inner = inner?.[key];
    }
    const name = params.missingProperty ?? params.additionalProperty ?? params.unevaluatedProperty ?? params.propertyName;
    const here = at === "" ? "body" : at;
    if (name !== undefined) return keyword === "propertyNames" ? [here, step(at, inner, name)] : [step(at, inner, name)];
    if (Array.isArray(inner) && /^(items|unevaluatedItems)$/.test(keyword)) return [here, ...inner.map((_, i) => step(at, inner, i))];
    return [here];
}

// A schema without references and alternatives, which the sampler cannot always join: one branch of each is chosen, what allOf
// says is put together, and what is deep and optional is left out. ajv goes by the schema itself.
class Chooser {
    constructor(definitions, next) {
        Object.assign(this, { definitions, next, budget: 3000 });
    }

    pick(schema, depth) {
        if (typeof schema !== "object" || schema === null) return schema;
        if (this.budget-- < 0) throw new Error("too large");
        let made = {};
        for (const part of this.parts(schema)) made = this.joined(made, part);
        return this.inside(made, depth);
    }

    // Everything that holds for the value itself, as a list of schemas.
    parts(schema) {
        if (typeof schema !== "object") return [schema];
        if (this.budget-- < 0) throw new Error("too large");
        const { $ref, $defs, allOf = [], anyOf, oneOf, if: condition, then, else: otherwise, ...rest } = schema;
        const found = [rest];
        if ($ref) found.push(...this.parts(this.definitions[$ref.split("/").pop()]));
        for (const part of allOf) found.push(...this.parts(part));
        for (const choices of [anyOf, oneOf]) {
            if (choices?.length) found.push(...this.parts(choices[this.next(choices.length)]));
        }
        if (condition !== undefined) {
            const holds = this.next(2) === 0;
            if (holds) found.push(...this.parts(condition));
            const more = holds ? then : otherwise;
            if (more !== undefined) found.push(...this.parts(more));
        }
        return found;
    }

    joined(a, b) {
        if (typeof b !== "object") return a;
        const made = { ...a };
        for (const [keyword, value] of Object.entries(b)) {
            if (!(keyword in made)) made[keyword] = value;
            else if (keyword === "required") made.required = [...new Set([...made.required, ...value])];
            else if (/^(properties|patternProperties)$/.test(keyword)) made[keyword] = this.both(made[keyword], value);
            else if (/^(min|exclusiveMin)/.test(keyword)) made[keyword] = Math.max(made[keyword], value);
            else if (/^(max|exclusiveMax)/.test(keyword)) made[keyword] = Math.min(made[keyword], value);
            else if (keyword === "type") made.type = this.common([made.type].flat(), [value].flat());
            else if (keyword === "enum") made.enum = made.enum.filter((one) => value.some((two) => JSON.stringify(one) === JSON.stringify(two)));
            else if (keyword === "items" && typeof value === "object") made.items = { allOf: [made.items, value] };
        }
        return made;
    }

    both(a, b) {
        const made = { ...a };
        for (const [name, schema] of Object.entries(b)) {
            put(made, name, Object.hasOwn(made, name) ? { allOf: [made[name], schema] } : schema);
        }
        return made;
    }

    common(a, b) {
        const all = (list) => (list.includes("number") ? [...list, "integer"] : list);
        return all(a).filter((type) => all(b).includes(type));
    }

    inside(made, depth) {
        const deep = depth > 4;
        if (Array.isArray(made.type) && made.type.length > 1) made.type = made.type[this.next(made.type.length)];
        if (made.properties) {
            const properties = {};
            for (const [name, schema] of Object.entries(made.properties)) {
                if (schema !== false && (!deep || made.required?.includes(name))) put(properties, name, this.pick(schema, depth + 1));
            }
            made.properties = properties;
        }
        if (typeof made.items === "object") {
            if (deep) made.maxItems = Math.max(made.minItems ?? 0, Math.min(made.maxItems ?? 0, 0));
            made.items = made.maxItems === 0 ? true : this.pick(made.items, depth + 1);
        }
        if (Array.isArray(made.prefixItems)) made.prefixItems = made.prefixItems.map((schema) => this.pick(schema, depth + 1));
        for (const keyword of ["additionalProperties", "contains", "propertyNames"]) {
            if (typeof made[keyword] !== "object") continue;
            if (deep && keyword === "additionalProperties") made[keyword] = false;
            else made[keyword] = this.pick(made[keyword], depth + 1);
        }
        if (made.patternProperties) {
            made.patternProperties = Object.fromEntries(Object.entries(made.patternProperties)
                .map(([pattern, schema]) => [pattern, this.pick(schema, depth + 1)]));
        }
        for (const keyword of ["unevaluatedProperties", "unevaluatedItems", "dependentSchemas"]) delete made[keyword];
        return made;
    }
}

function put(target, name, value) {
    Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}

// A few values that ajv takes, as different as the sampler makes them: all of it first, then the least, then by chance.
export function samples(judge, count, fits = () => true) {
    const found = [];
    const seen = new Set();
    const next = random(count);
    for (let seed = 1; seed <= 20 * count && found.length < count; seed++) {
        const options = [{ alwaysFakeOptionals: true }, { optionalsProbability: 0, fixedProbabilities: true }, {}][(seed - 1) % 3];
        let value;
        try {
            const schema = seed % 8 === 7 ? judge.schema : new Chooser(judge.schema.$defs, next).pick(judge.schema, 0);
            value = generateSync(structuredClone(schema), { seed, maxDepth: 12, refDepthMax: 3, maxDefaultItems: 2,
                validateSchemaVersion: false, failOnInvalidTypes: false, ...options });
            value = JSON.parse(JSON.stringify(value));
        } catch {
            continue;
        }
        const text = JSON.stringify(value);
        if (seen.has(text) || !judge.accepts(value) || !fits(value)) continue;
        seen.add(text);
        found.push(value);
    }
    return found;
}

function edited(value, path, edit) {
    if (path.length === 0) return edit(value);
    const [key, ...rest] = path;
    const copy = Array.isArray(value) ? [...value] : { ...value };
    copy[key] = edited(copy[key], rest, edit);
    return copy;
}

function* places(value, path = []) {
    yield [path, value];
    if (value === null || typeof value !== "object") return;
    for (const key of Object.keys(value)) yield* places(value[key], [...path, key]);
}

const ODD = [null, true, 0, -1, 7.25, 2147483648, "", "x", "no such value", "y".repeat(300), [], [[]], {}, { unexpected: 1 }];

function* variants(value) {
    yield* ODD;
    if (typeof value === "string") {
        yield* [`${value}!`, value.slice(1), value.slice(0, -1), value.toUpperCase(), ` ${value}`, value + value];
    } else if (typeof value === "number") {
        yield* [value + 1, value - 1, value + 0.5, -value, value * 1000, String(value)];
    } else if (Array.isArray(value)) {
        yield* [value.slice(1), [...value, value.at(-1) ?? null], [...value, null], Array(20).fill(value[0] ?? 0)];
    } else if (value !== null && typeof value === "object") {
        for (const key of Object.keys(value)) {
            const { [key]: _, ...rest } = value;
            yield rest;
        }
        yield { ...value, unexpected: "x" };
        yield Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`key${i}`, i]));
    }
}

// The value with one change somewhere; whether it is a fault, ajv says.
export function mutations(value, limit, next) {
    const all = [...places(value)].flatMap(([path, inner]) => [...variants(inner)].map((variant) => [path, variant]));
    const text = JSON.stringify(value);
    const found = new Map();
    for (const [path, variant] of shuffled(all, next)) {
        if (found.size >= limit) break;
        const changed = edited(value, path, () => variant);
        const key = JSON.stringify(changed);
        if (key !== text && key !== undefined) found.set(key, changed);
    }
    return [...found.values()];
}

// The same for what travels as text: only leaves change, and members are left out.
export function textMutations(value, limit, next) {
    const texts = ["x", "-1", "0", "7.25", "2147483648", "true", "no such value", "y".repeat(300)];
    const all = [...places(value)].flatMap(([path, inner]) => {
        if (inner !== null && typeof inner === "object") {
            const least = path.length > 0 || Object.keys(inner).length > 1;
            return least ? Object.keys(inner).map((key) => [path, without(inner, key)]) : [];
        }
        const text = String(inner);
        return [...texts, `${text}!`, text.slice(1), text + text, text.toUpperCase()].filter((t) => t !== text && t !== "")
            .map((t) => [path, t]);
    });
    return shuffled(all, next).slice(0, limit).map(([path, variant]) => edited(value, path, () => variant));
}

function without(value, key) {
    if (Array.isArray(value)) return value.filter((_, index) => index !== Number(key));
    const { [key]: _, ...rest } = value;
    return rest;
}

// Every way in which texts can be read: "5" is a text and a number.
export function* readings(value, budget = { left: 200 }) {
    if (budget.left-- < 0) return;
    if (value === null || typeof value !== "object") {
        const text = String(value);
        if (/^-?(0|[1-9]\d*)(\.\d+)?(e[+-]?\d+)?$/i.test(text)) yield Number(text);
        if (text === "true" || text === "false") yield text === "true";
        yield text;
        return;
    }
    const keys = Object.keys(value);
    const empty = Array.isArray(value) ? [] : {};
    yield* combined(value, keys, empty, budget);
}

function* combined(value, keys, made, budget) {
    if (keys.length === 0) {
        yield Array.isArray(made) ? [...made] : { ...made };
        return;
    }
    const [key, ...rest] = keys;
    for (const reading of readings(value[key], budget)) {
        const copy = Array.isArray(made) ? [...made, reading] : { ...made, [key]: reading };
        yield* combined(value, rest, copy, budget);
    }
}

// What is wrong with texts however they are read; nothing when one way is right.
export function textFields(judge, value, at) {
    const wrong = new Set();
    for (const reading of readings(value)) {
        const fields = judge.fields(reading, at);
        if (fields.length === 0) return [];
        for (const field of fields) wrong.add(field);
    }
    return [...wrong];
}
