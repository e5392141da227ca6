// An OpenAPI document as the contract test sees it: files, references, operations; read by npm's yaml, not by ours.

import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { packages } from "../../../lib/tap.mjs";

const YAML = packages("yaml");
const METHODS = ["get", "put", "post", "delete", "options", "head", "patch"];

function parse(path) {
    const text = readFileSync(path, "utf8");
    if (path.endsWith(".json")) return JSON.parse(text.replace(/^\uFEFF/, ""));
    return YAML.parse(text, { merge: true, maxAliasCount: -1, uniqueKeys: false, logLevel: "silent" });
}

function unescape(part) {
    let text = part;
    try {
        text = decodeURIComponent(part);
    } catch {
        // as it is
    }
    return text.replaceAll("~1", "/").replaceAll("~0", "~");
}

// A place in a file: {file, pointer, value}. References are followed from there.
export class Description {
    constructor(path) {
        this.files = new Map();
        this.root = { file: resolve(path), pointer: "", value: this.load(resolve(path)) };
        this.version = String(this.root.value.openapi ?? this.root.value.swagger ?? "");
    }

    load(file) {
        if (!this.files.has(file)) this.files.set(file, parse(file));
        return this.files.get(file);
    }

    // Whether schemas are of 3.0 (or 2.0), and not JSON Schema itself.
    get old() {
        return !/^3\.[12]/.test(this.version);
    }

    child(place, ...keys) {
        return keys.reduce(({ file, pointer, value }, key) => ({
            file,
            pointer: `${pointer}/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`,
            value: value !== null && typeof value === "object" && Object.hasOwn(value, key) ? value[key] : undefined,
        }), place);
    }

    target(place, reference) {
        const [path, pointer = ""] = reference.split("#");
        const file = path === "" ? place.file : resolve(dirname(place.file), unescape(path));
        let found = { file, pointer: "", value: this.load(file) };
        for (const part of pointer.split("/").slice(1)) {
            const inside = this.child(found, unescape(part));
            found = inside.value === undefined ? this.child(this.follow(found), unescape(part)) : inside;
        }
        if (found.value === undefined) throw new Error(`${reference} leads nowhere`);
        return found;
    }

    // What is there, references followed.
    follow(place) {
        let at = place;
        for (let i = 0; i < 50 && typeof at.value?.$ref === "string"; i++) at = this.target(at, at.value.$ref);
        return at;
    }

    get(place, ...keys) {
        return keys.reduce((at, key) => this.follow(this.child(at, key)), place);
    }

    list(place, key) {
        const at = this.get(place, key);
        return Array.isArray(at.value) ? at.value.map((_, index) => this.get(at, index)) : [];
    }

    entries(place, key) {
        const at = this.get(place, key);
        return Object.keys(at.value ?? {}).map((name) => [name, this.get(at, name)]);
    }

    operations() {
        return this.entries(this.root, "paths").filter(([path]) => path.startsWith("/")).flatMap(([path, item]) =>
            METHODS.filter((method) => item.value?.[method]).map((method) =>
                new Operation(this, path, method, item, this.get(item, method))));
    }

    // The path of the first server.
    base() {
        const { swagger, basePath, servers } = this.root.value;
        if (swagger) return (basePath ?? "").replace(/\/$/, "");
        const { url = "", variables = {} } = servers?.[0] ?? {};
        const full = url.replace(/\{([^}]*)\}/g, (_, name) => variables[name]?.default ?? "");
        const path = /^[a-z][a-z\d+.-]*:/i.test(full) || full.startsWith("//") ? full.replace(/^([a-z][a-z\d+.-]*:)?\/\/[^/]*/i, "") : full;
        return path === "" ? "" : `/${path}`.replace(/^\/+/, "/").replace(/\/$/, "");
    }

    schemes() {
        const at = this.root.value.swagger ? this.entries(this.root, "securityDefinitions")
            : this.entries(this.get(this.root, "components"), "securitySchemes");
        return new Map(at.map(([name, { value }]) => [name, value]));
    }
}

class Operation {
    constructor(description, path, method, item, place) {
        Object.assign(this, { description, path, method, item, place });
        this.swagger = Boolean(description.root.value.swagger);
        this.name = `${method.toUpperCase()} ${path}`;
    }

    // Parameters, those of the path overridden by its operation's.
    all() {
        const { description: d } = this;
        const found = new Map();
        for (const place of [...d.list(this.item, "parameters"), ...d.list(this.place, "parameters")]) {
            found.set(`${place.value.in} ${place.value.name}`, place);
        }
        return [...found.values()];
    }

    parameters() {
        // the first three are said in other ways; the others are between the client and the server, not the API
        const ignored = /^(accept|content-type|authorization|content-encoding|content-length|transfer-encoding|connection|host|expect)$/i;
        return this.all()
            .filter(({ value }) => ["path", "query", "header", "cookie"].includes(value.in))
            .filter(({ value }) => value.in !== "header" || !ignored.test(value.name))
            .map((place) => this.parameter(place));
    }

    parameter(place) {
        const { value } = place;
        const rules = { name: value.name, in: value.in, required: value.in === "path" || value.required === true };
        if (this.swagger) {
            const multi = value.collectionFormat === "multi";
            const style = { ssv: "spaceDelimited", pipes: "pipeDelimited" }[value.collectionFormat] ??
                (value.in === "query" ? "form" : "simple");
            return { ...rules, style, explode: multi, schema: place };
        }
        const content = this.description.entries(place, "content")[0];
        if (content && !/json/.test(content[0])) return { ...rules, style: "simple", explode: false, schema: { ...place, value: { type: "string" } } };
        if (content) return { ...rules, style: "json", explode: false, schema: this.description.child(content[1], "schema") };
        const style = value.style ?? (value.in === "query" || value.in === "cookie" ? "form" : "simple");
        return { ...rules, style, explode: value.explode ?? style === "form", schema: this.description.child(place, "schema") };
    }

    // {required, content: [{type, schema, encoding}]}, or nothing.
    body() {
        if (this.swagger) return this.oldBody();
        const body = this.description.get(this.place, "requestBody");
        if (!body.value) return undefined;
        const content = this.description.entries(body, "content").map(([type, media]) =>
            ({ type, schema: this.description.child(media, "schema"), encoding: media.value?.encoding ?? {} }));
        return { required: body.value.required === true, content };
    }

    oldBody() {
        const consumes = this.place.value.consumes ?? this.description.root.value.consumes ?? ["application/json"];
        const whole = this.all().find(({ value }) => value.in === "body");
        if (whole) {
            const schema = this.description.child(whole, "schema");
            return { required: whole.value.required === true, content: consumes.map((type) => ({ type, schema, encoding: {} })) };
        }
        const fields = this.all().filter(({ value }) => value.in === "formData");
        if (fields.length === 0) return undefined;
        const properties = Object.fromEntries(fields.map((place) => [place.value.name, { $place: place }]));
        const required = fields.filter(({ value }) => value.required).map(({ value }) => value.name);
        const encoding = Object.fromEntries(fields.filter(({ value }) => value.type === "array").map(({ value }) =>
            [value.name, { style: "form", explode: value.collectionFormat === "multi" }]));
        const file = fields.some(({ value }) => value.type === "file");
        const known = consumes.filter((type) => /form/.test(type));
        const types = known.length > 0 ? known : [file ? "multipart/form-data" : "application/x-www-form-urlencoded"];
        const schema = { file: this.place.file, pointer: `${this.place.pointer}#form`, value: { type: "object", properties, required } };
        return { required: required.length > 0, content: types.map((type) => ({ type, schema, encoding })) };
    }

    // [status, [{type, schema}]] of each response.
    responses() {
        return this.description.entries(this.place, "responses").map(([status, response]) => {
            if (!this.swagger) {
                return [status, this.description.entries(response, "content").map(([type, media]) =>
                    ({ type, schema: this.description.child(media, "schema"), made: !("example" in media.value || "examples" in media.value) }))];
            }
            const schema = this.description.child(response, "schema");
            return [status, schema.value ? [{ type: "application/json", schema, made: !response.value.examples }] : []];
        });
    }

    // One of these choices: each a list of schemes that must all be met. Nothing: all are welcome.
    security() {
        const choices = this.place.value.security ?? this.description.root.value.security;
        if (!Array.isArray(choices) || choices.length === 0) return undefined;
        const schemes = this.description.schemes();
        return choices.map((needs) => Object.keys(needs).map((name) => schemes.get(name)));
    }
}
