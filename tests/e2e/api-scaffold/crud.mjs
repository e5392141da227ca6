// Every table of a service made from a database: create, read, update, delete, list, page, filter, include.

import { isDeepStrictEqual } from "node:util";

// A value that the schema allows, another one for each `n`.
function make(schema, n, spec) {
    if (schema.$ref) return make(spec.components.schemas[schema.$ref.split("/").pop()], n, spec);
    if (schema.enum) return schema.enum.filter((value) => value !== null)[n % schema.enum.filter((v) => v !== null).length];
    if (schema.examples) return schema.examples[0];
    const type = Array.isArray(schema.type) ? schema.type.find((one) => one !== "null") : schema.type;
    if (type === undefined) return { n };
    if (type === "object") return {};
    if (type === "boolean") return n % 2 === 0;
    if (type === "array") return [make(schema.items, n, spec)];
    if (type === "integer" || type === "number") {
        const least = schema.minimum ?? (schema.exclusiveMinimum === undefined ? 1 : schema.exclusiveMinimum + 1);
        const most = schema.maximum ?? (schema.exclusiveMaximum === undefined ? 2000000000 : schema.exclusiveMaximum - 1);
        const from = Math.max(least, Math.min(1, most));
        return from + (n % (Math.min(most, 2000000000) - from + 1));
    }
    return text(schema, n);
}

function text({ format, pattern, maxLength, minLength = 0 }, n) {
    const two = String(n % 28 + 1).padStart(2, "0");
    if (format === "uuid") return `3fa85f64-5717-4562-b3fc-${String(n).padStart(12, "0")}`;
    if (format === "date") return `2024-01-${two}`;
    if (format === "date-time") return `2024-01-${two}T09:30:00Z`;
    if (format === "byte") return Buffer.from(String(n)).toString("base64");
    if (pattern?.startsWith("^-?[0-9]")) return String(n % 10);
    if (pattern?.startsWith("^([01][0-9]")) return `09:30:${two}`;
    if (pattern?.includes("@")) return `user${n}@example.com`;
    const words = `x${n}`.padEnd(minLength, "x");
    return maxLength !== undefined && words.length > maxLength ? words.slice(-maxLength) : words;
}

export class Crud {
    constructor(ask, spec, tables, { values = {}, first = 0 } = {}) {
        Object.assign(this, { ask, spec, tables, values, n: first, made: {}, faults: [], checks: 0 });
        this.pathOf = Object.fromEntries(Object.entries(spec.paths).filter(([path]) => !path.slice(1).includes("/"))
            .map(([path, item]) => [item.get.tags[0], path]));
    }

    check(test, what, details) {
        this.checks++;
        if (!test) this.faults.push(`${what}: ${JSON.stringify(details).slice(0, 500)}`);
        return test;
    }

    schema(name, form) {
        const item = this.spec.paths[this.pathOf[name]];
        const body = form === "Create" ? item.post : this.item(name)[form === "Update" ? "put" : "patch"];
        const reference = body?.requestBody.content["application/json"].schema.$ref;
        return reference && this.spec.components.schemas[reference.split("/").pop()];
    }

    item(name) {
        const prefix = `${this.pathOf[name]}/{`;
        return this.spec.paths[Object.keys(this.spec.paths).find((path) => path.startsWith(prefix))];
    }

    nameOf(table) {
        return Object.keys(this.tables).find((name) => this.tables[name] === table);
    }

    // Values of the columns that refer to other rows, which are made first.
    async links(name, schema, depth) {
        const links = {};
        for (const relation of Object.values(this.tables[name].relations)) {
            if (relation.many || relation.through) continue;
            const required = relation.own.every((property) => schema.required?.includes(property));
            const self = relation.table() === this.tables[name];
            if ((self && !required) || (!required && depth > 3) || depth > 12) continue;
            if (relation.own.some((property) => !(property in schema.properties))) continue;
            const row = await this.create(this.nameOf(relation.table()), depth + 1);
            if (!row) continue;
            relation.own.forEach((property, at) => (links[property] ??= row[relation.its[at]]));
        }
        return links;
    }

    body(name, schema, n) {
        const body = {};
        for (const [property, inner] of Object.entries(schema.properties)) {
            const known = this.values[`${name}.${property}`];
            body[property] = known === undefined ? make(inner, n, this.spec) : known(n);
            if (body[property] === undefined) delete body[property];
        }
        return body;
    }

    // A new row, as the service answers; undefined when it does not.
    async create(name, depth = 0) {
        const schema = this.schema(name, "Create");
        if (!schema) return undefined;
        if (depth > 1 && this.made[name]) return this.made[name];
        const links = await this.links(name, schema, depth);
        const body = { ...this.body(name, schema, ++this.n), ...links };
        for (const relation of Object.values(this.tables[name].relations)) {
            if (relation.many) continue;
            for (const property of relation.own) if (!(property in links) && !schema.required?.includes(property)) delete body[property];
        }
        const made = await this.ask("POST", this.pathOf[name], { body });
        if (!this.check(made.status === 201, `create ${name}`, { made, body })) return undefined;
        return this.made[name] = { ...made.body.data, __body: body, __location: made.headers.get("location"), __tag: made.headers.get("etag") };
    }

    async item_(name, row, other) {
        const path = row.__location;
        const got = await this.ask("GET", path);
        const plain = Object.fromEntries(Object.entries(row).filter(([key]) => !key.startsWith("__")));
        this.check(got.status === 200 && isDeepStrictEqual(got.body.data, plain), `get ${name}`, { got, plain });
        const tag = got.headers.get("etag");
        if (this.tables[name].version) {
            this.check(tag !== null && tag === row.__tag, `tag of ${name}`, { tag });
            const again = await this.ask("GET", path, { headers: { "if-none-match": tag } });
            this.check(again.status === 304, `not modified ${name}`, again);
        }
        const patch = this.schema(name, "Patch");
        if (patch) await this.change(name, row, path, tag);
        const keys = Object.fromEntries(this.tables[name].key.map((key) => [key, row[key]]));
        const filter = Object.entries(keys).map(([key, value]) => `filter[${key}][eq]=${encodeURIComponent(value)}`).join("&");
        const found = await this.ask("GET", `${this.pathOf[name]}?${filter}`);
        this.check(found.status === 200 && found.body.data.length === 1, `filter ${name}`, { filter, found });
        const include = Object.keys(this.tables[name].relations);
        if (include.length > 0) {
            const whole = await this.ask("GET", `${path}?include=${include.map(encodeURIComponent).join()}`);
            this.check(whole.status === 200 && include.every((one) => one in whole.body.data), `include ${name}`, whole);
            for (const one of include) this.check(this.belongs(name, one, whole.body?.data), `what is included: ${name}.${one}`, whole);
        }
        if (other?.__location) {
            const gone = await this.ask("DELETE", other.__location);
            this.check(gone.status === 204 || gone.status === 409, `delete ${name}`, gone);
            const missing = await this.ask("GET", other.__location);
            this.check(missing.status === (gone.status === 204 ? 404 : 200), `gone ${name}`, missing);
        }
    }

    // To one: there when the link is. To many: each refers to the row.
    belongs(name, include, row) {
        const relation = this.tables[name].relations[include];
        const value = row?.[include];
        if (relation.through) return Array.isArray(value);
        const links = relation.own.map((property) => row?.[property]);
        const same = (other) => relation.its.every((property, at) => String(other[property]) === String(links[at]));
        if (relation.many) return Array.isArray(value) && value.every(same);
        return links.includes(null) ? value === null : value !== null && same(value);
    }

    async change(name, row, path, tag) {
        const update = this.schema(name, "Update");
        const next = await this.another(name, row, update);
        const put = await this.ask("PUT", path, { body: next });
        this.check(put.status === 200, `put ${name}`, { put, next });
        const [property] = Object.keys(next);
        const patched = await this.ask("PATCH", path, { body: { [property]: next[property] } });
        this.check(patched.status === 200, `patch ${name}`, { patched, property });
        if (this.tables[name].version) {
            const stale = await this.ask("PATCH", path, { body: { [property]: next[property] }, headers: { "if-match": '"bm9uZQ"' } });
            this.check(stale.status === 412, `stale ${name}`, stale);
            const fresh = await this.ask("PATCH", path, { body: { [property]: next[property] },
                headers: { "if-match": patched.headers.get("etag") } });
            this.check(fresh.status === 200, `fresh ${name}`, { fresh, tag });
        }
    }

    // Other values for everything but what refers to other rows.
    async another(name, row, schema) {
        const body = this.body(name, schema, ++this.n);
        for (const relation of Object.values(this.tables[name].relations)) {
            if (relation.many) continue;
            for (const property of relation.own) {
                if (property in body && row.__body[property] !== undefined) body[property] = row.__body[property];
                else delete body[property];
            }
        }
        return body;
    }

    async pages(name) {
        const seen = new Set();
        let path = `${this.pathOf[name]}?limit=2`;
        for (let count = 0; path && count < 60; count++) {
            const page = await this.ask("GET", path);
            if (!this.check(page.status === 200, `list ${name}`, page)) return;
            for (const row of page.body.data) {
                const key = JSON.stringify(this.tables[name].key.map((one) => row[one]));
                this.check(!seen.has(key) || this.tables[name].key.length === 0, `a row comes twice: ${name}`, row);
                seen.add(key);
            }
            const next = page.body.meta.nextCursor;
            const link = /<([^>]*)>; rel="next"/.exec(page.headers.get("link") ?? "")?.[1];
            this.check((next === null) === (link === undefined), `link of ${name}`, { next, link });
            path = link;
        }
    }

    async all() {
        for (const name of Object.keys(this.tables)) {
            await this.pages(name);
            if (!this.schema(name, "Create")) continue;
            const rows = [];
            for (let i = 0; i < 3; i++) rows.push(await this.create(name));
            if (rows.includes(undefined)) continue;
            if (this.tables[name].key.length > 0) await this.item_(name, rows[0], rows[1]);
            await this.pages(name);
        }
        return this.faults;
    }
}
