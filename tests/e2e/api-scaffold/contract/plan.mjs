// The requests of one operation, and what is due to each.

import { Judge, mutations, random, samples, shuffled, textFields, textMutations } from "./sample.mjs";
import { schemaAt } from "./schema.mjs";
import { BODY_LIMIT } from "./service.mjs";
import { FILE, form, multipart, place, travels, written } from "./wire.mjs";

const MUTATIONS = Number(process.env.CONTRACT_MUTATIONS ?? (process.env.LONG ? 60 : 10));

class Plan {
    constructor(operation) {
        const { description: d } = operation;
        this.operation = operation;
        this.base = d.base();
        this.next = random([...operation.name].reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) >>> 0, 7));
        this.security = operation.security();
        this.requests = [];
        this.problems = [];
        this.parameters = operation.parameters().filter((one) => one.in !== "path" || operation.path.includes(`{${one.name}}`)).map((parameter) => {
            const judge = new Judge(schemaAt(d, parameter.schema, "request"));
            const values = samples(judge, 3, (value) => travels(parameter, value, operation.path));
            return { ...parameter, judge, values };
        });
        this.bodies = (operation.body()?.content ?? []).map((media) => this.body(media));
        this.bodyRequired = operation.body()?.required === true;
        this.success = this.successes();
    }

    body(media) {
        const { description: d } = this.operation;
        const schema = schemaAt(d, media.schema, "request");
        const type = media.type.toLowerCase().split(";")[0].trim();
        const kind = /[/+]json$/.test(type) ? "json" : type === "application/x-www-form-urlencoded" ? "form"
            : type === "multipart/form-data" ? "multipart" : type.startsWith("multipart/") ? "other" : type.startsWith("text/") ? "text" : "binary";
        const files = kind === "multipart" ? this.files(media) : new Set();
        const judge = new Judge(schema);
        const fits = kind === "json" ? () => true : kind === "text" ? (value) => typeof value === "string"
            : kind === "binary" || kind === "other" ? () => false : (value) => value !== null && typeof value === "object" && !Array.isArray(value) &&
                Object.entries(value).every(([name, inner]) => files.has(name) ? inner.length > 0 : this.isFlat(inner, kind));
        const values = kind === "binary" ? [FILE] : samples(judge, 3, fits).map((value) => this.withFiles(value, files));
        const concrete = type.replace(/^\*\/\*$/, "application/octet-stream").replace(/^(\w+)\/\*$/, "$1/x-contract");
        return { ...media, kind, files, judge, values, concrete };
    }

    isFlat(value, kind) {
        if (value === null) return false;
        if (typeof value !== "object") return true;
        const inner = Object.values(value);
        return inner.length > 0 && (kind === "multipart" && !Array.isArray(value) ? true
            : inner.every((item) => item !== null && typeof item !== "object"));
    }

    withFiles(value, files) {
        if (files.size === 0) return value;
        return Object.fromEntries(Object.entries(value).map(([name, inner]) =>
            [name, !files.has(name) ? inner : Array.isArray(inner) ? inner.map(() => FILE) : FILE]));
    }

    // The fields of a form that are files.
    files(media) {
        const { description: d } = this.operation;
        const found = new Set();
        const schema = d.follow(media.schema);
        for (const name of Object.keys(schema.value?.properties ?? {})) {
            const property = d.get(schema, "properties", name);
            const own = property.value?.$place ?? property;
            const target = own.value?.type === "array" ? d.get(own, "items") : own;
            if (target.value?.format === "binary" || target.value?.type === "file") found.add(name);
        }
        return found;
    }

    // Whether a status is one that the description says for what went well.
    successes() {
        const declared = this.operation.responses().map(([status]) => String(status).toUpperCase());
        const good = declared.filter((status) => /^2(\d\d|XX)$/.test(status));
        if (good.length > 0) return (status) => good.includes(String(status)) || (good.includes("2XX") && status >= 200 && status < 300);
        const others = declared.some((status) => /^3(\d\d|XX)$/.test(status));
        if (declared.includes("DEFAULT") || !others) return (status) => status >= 200 && status < 300;
        return (status) => declared.includes(String(status)) || (declared.includes("3XX") && status >= 300 && status < 400);
    }

    credentials(choice) {
        const made = { headers: {}, query: [], cookies: [] };
        for (const scheme of choice) {
            if (scheme?.type === "apiKey") {
                if (scheme.in === "query") made.query.push(`${encodeURIComponent(scheme.name)}=key`);
                else if (scheme.in === "cookie") made.cookies.push(`${scheme.name}=key`);
                else made.headers[scheme.name] = "key";
            } else if (scheme?.type === "basic" || (scheme?.type === "http" && /^basic$/i.test(scheme.scheme))) {
                made.headers.Authorization = `Basic ${Buffer.from("user:password").toString("base64")}`;
            } else if (scheme) {
                made.headers.Authorization = "Bearer token";
            }
        }
        return made;
    }

    // One request: parameters' values by index, a body by media, and what else is said.
    request({ values = {}, media = this.bodies[0], body, headers = {}, choice = this.security?.[0] ?? [], method, path, bare }) {
        const given = this.parameters.map((parameter, index) => [parameter, index in values ? values[index] : parameter.values[0]]);
        const { path: filled, query, headers: own } = place(path ?? this.operation.path, given);
        const credentials = this.credentials(choice);
        const cookies = [own.Cookie, ...credentials.cookies].filter(Boolean).join("; ");
        const sent = bare || !media ? {} : this.encode(media, body === undefined ? media.values[0] : body.value);
        const all = [...query, ...credentials.query];
        return {
            method: (method ?? this.operation.method).toUpperCase(),
            url: written(this.base + filled) + (all.length > 0 ? `?${all.join("&")}` : ""),
            headers: { ...own, ...credentials.headers, ...(cookies !== "" && { Cookie: cookies }), ...sent.headers, ...headers },
            ...(sent.body !== undefined && { body: sent.body }),
        };
    }

    encode(media, value) {
        if (media.kind === "json") return { headers: { "Content-Type": media.concrete }, body: JSON.stringify(value) };
        if (media.kind === "form") return { headers: { "Content-Type": media.concrete }, body: form(value, media.encoding) };
        if (media.kind === "multipart") {
            const { type, body } = multipart(value, media.files, media.encoding);
            return { headers: { "Content-Type": type }, body };
        }
        return { headers: { "Content-Type": media.concrete }, body: String(value) };
    }

    add(what, asked, due) {
        this.requests.push({ what, ...asked, due });
    }

    // By what the fields say: nothing is wrong, or just that.
    verdict(what, asked, fields) {
        this.add(what, asked, fields.length === 0 ? { success: true } : { status: [400], fields });
    }

    make() {
        for (const parameter of this.parameters) {
            if (parameter.values.length > 0) continue;
            if (parameter.required) return this.give(`no value found for ${parameter.in} ${parameter.name}`);
        }
        for (const media of this.bodies) {
            if (media.values.length === 0) this.problems.push(`no value found for ${media.type}`);
        }
        this.bodies = this.bodies.filter((media) => media.values.length > 0);
        if (this.bodyRequired && this.bodies.length === 0) return this;
        this.valid();
        this.wrongParameters();
        this.wrongBodies();
        this.wrongCredentials();
        this.wrongEnvelopes();
        return this;
    }

    give(problem) {
        this.problems.push(problem);
        return this;
    }

    valid() {
        this.add("valid", this.request({}), { success: true });
        for (const n of [1, 2]) {
            const values = Object.fromEntries(this.parameters.map(({ values: list }, index) => [index, list[n] ?? list[0]]));
            this.add("valid", this.request({ values }), { success: true });
        }
        const none = Object.fromEntries(this.parameters.flatMap(({ required }, index) => (required ? [] : [[index, undefined]])));
        this.add("valid", this.request({ values: none }), { success: true });
        for (const media of this.bodies) {
            for (const value of media.values) this.add("valid", this.request({ media, body: { value } }), { success: true });
        }
        for (const choice of this.security?.slice(1) ?? []) this.add("valid", this.request({ choice }), { success: true });
    }

    wrongParameters() {
        for (const [index, parameter] of this.parameters.entries()) {
            if (parameter.required && parameter.in !== "path") {
                this.add("missing parameter", this.request({ values: { [index]: undefined } }), { status: [400], fields: [parameter.name] });
            }
            if (parameter.values.length === 0) continue;
            const changes = parameter.style === "json" ? mutations(parameter.values[0], MUTATIONS / 2, this.next)
                : textMutations(parameter.values[0], MUTATIONS / 2, this.next);
            for (const value of changes.filter((changed) => travels(parameter, changed, this.operation.path))) {
                const fields = parameter.style === "json" ? parameter.judge.fields(value, parameter.name)
                    : textFields(parameter.judge, value, parameter.name);
                this.verdict("parameter", this.request({ values: { [index]: value } }), fields);
            }
        }
    }

    wrongBodies() {
        if (this.bodyRequired) this.add("missing body", this.request({ bare: true }), { status: [400], fields: ["body"] });
        else if (this.bodies.length > 0) this.add("no body", this.request({ bare: true }), { success: true });
        for (const media of this.bodies) {
            if (media.kind === "json") this.wrongJson(media);
            else if (media.kind === "form" || media.kind === "multipart") this.wrongForm(media);
            else if (media.kind === "text") this.wrongText(media);
        }
    }

    wrongJson(media) {
        const malformed = { ...this.request({ media }), body: '{"a":' };
        this.add("malformed", malformed, { status: [400], fields: ["body"] });
        for (const value of media.values.slice(0, 2)) {
            for (const changed of mutations(value, MUTATIONS, this.next)) {
                this.verdict("body", this.request({ media, body: { value: changed } }), media.judge.fields(changed));
            }
        }
    }

    wrongForm(media) {
        const [value] = media.values;
        for (const changed of textMutations(value, MUTATIONS, this.next)) {
            const files = Object.entries(changed).filter(([name]) => media.files.has(name));
            const kept = files.every(([name, inner]) => JSON.stringify(inner) === JSON.stringify(value[name]));
            const flat = Object.entries(changed).every(([name, inner]) => media.files.has(name) || this.isFlat(inner, media.kind));
            const whole = media.kind === "form" || !Object.values(changed).some((inner) => typeof inner === "object" && !Array.isArray(inner));
            if (!kept || !flat || !whole || Object.keys(changed).length === 0) continue;
            this.verdict("form", this.request({ media, body: { value: changed } }), textFields(media.judge, changed, ""));
        }
    }

    wrongText(media) {
        const texts = ["x", "y".repeat(300), `${media.values[0]}!`].filter((text) => text !== "");
        for (const value of texts) this.verdict("text", this.request({ media, body: { value } }), media.judge.fields(value));
    }

    wrongCredentials() {
        if (!this.security || this.security.some((choice) => choice.length === 0)) return;
        const unknown = this.security.flat().some((scheme) => !/^(apiKey|basic|http|oauth2|openIdConnect)$/.test(scheme?.type));
        if (unknown) return;
        this.add("no credentials", this.request({ choice: [] }), { status: [401] });
        for (const choice of this.security.filter((needs) => needs.length > 1)) {
            for (const [index] of choice.entries()) {
                const rest = choice.toSpliced(index, 1);
                // a mock cannot tell one token from another
                const sent = rest.map((scheme) => JSON.stringify(this.credentials([scheme])));
                if (this.security.some((needs) => needs.every((scheme) => sent.includes(JSON.stringify(this.credentials([scheme])))))) continue;
                this.add("half of the credentials", this.request({ choice: rest }), { status: [401] });
            }
        }
    }

    wrongEnvelopes() {
        if (this.bodies.length === 0) return;
        const types = this.operation.body().content.map(({ type }) => type.toLowerCase());
        if (!types.some((type) => type.startsWith("*"))) {
            const asked = { ...this.request({ headers: { "Content-Type": "application/x-unheard-of" } }), body: FILE };
            if (!types.includes("application/*")) this.add("another content type", asked, { status: [415] });
        }
        const { body, ...asked } = this.request({});
        this.add("too large", { ...asked, announced: BODY_LIMIT + 1 }, { status: [413] });
    }
}

function matcher(path) {
    const source = path.split(/\{[^}]*\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("[^/]+");
    return new RegExp(`^${source}$`);
}

// What is asked of no operation: methods and paths that are not there.
function wrongPlaces(plans) {
    const found = [];
    const templates = plans.map(({ operation }) => ({ ...operation, matches: matcher(operation.path) }));
    const base = plans[0].base;
    const seen = new Set();
    for (const plan of plans) {
        const { path } = plan.operation;
        if (seen.has(path) || plan.requests.length === 0) continue;
        seen.add(path);
        const bare = plan.request({ bare: true });
        const rest = decodeURI(bare.url.split("?")[0]).slice(base.length);
        const here = templates.filter((other) => other.path === path || other.matches.test(rest));
        const methods = new Set(here.map(({ method }) => method));
        const other = ["patch", "delete", "put", "post", "get"].find((method) =>
            !methods.has(method) && !(method === "get" && methods.has("head")));
        const allow = templates.filter((one) => one.path === path).map(({ method }) => method.toUpperCase());
        if (other) found.push({ what: "another method", ...bare, method: other.toUpperCase(), due: { status: [405], allow } });
    }
    const nowhere = `/no/such/path/${"x".repeat(9)}/anywhere/at/all/in/here/or/there`;
    if (!templates.some(({ matches }) => matches.test(nowhere))) {
        found.push({ what: "another path", method: "GET", url: written(base + nowhere), headers: {}, due: { status: [404] } });
    }
    return found;
}

// {requests, problems}: all requests of a description, each with what is due.
export function planOf(description) {
    const plans = [];
    const problems = [];
    for (const operation of description.operations()) {
        try {
            const plan = new Plan(operation).make();
            plans.push(plan);
            problems.push(...plan.problems.map((problem) => `${operation.name}: ${problem}`));
        } catch (error) {
            problems.push(`${operation.name}: ${error.message.split("\n")[0]}`);
        }
    }
    const requests = plans.flatMap((plan) => plan.requests.map((request) => ({ operation: plan, ...request })));
    if (plans.length > 0) requests.push(...wrongPlaces(plans));
    return { requests, problems, operations: plans.filter((plan) => plan.requests.length > 0).length };
}

export function orderOf(list, seed) {
    return shuffled(list, random(seed));
}

// What is wrong with a reply; undefined when it is what is due.
export function fault({ due, operation }, reply) {
    const said = `${reply.status} ${reply.text.slice(0, 300)}`;
    if (due.success) {
        if (!operation.success(reply.status)) return `not a success: ${said}`;
        return wrongReply(operation, reply);
    }
    if (!due.status.includes(reply.status)) return `not ${due.status}: ${said}`;
    if (due.allow) {
        const allowed = (reply.headers.allow ?? "").split(/, */);
        if (!due.allow.every((method) => allowed.includes(method))) return `Allow: ${reply.headers.allow} instead of ${due.allow}`;
    }
    if (!due.fields) return undefined;
    let details;
    try {
        details = JSON.parse(reply.text).error.details.map(({ field }) => field);
    } catch {
        return `no details: ${said}`;
    }
    if (details.length > 0 && details.every((field) => due.fields.includes(field))) return undefined;
    return `fields ${details.join(" ")} instead of ${due.fields.join(" ")}`;
}

// None for a schema that is broken: the description is to blame.
function judgeOf(operation, media) {
    try {
        return new Judge(schemaAt(operation.description, media.schema, "response"));
    } catch {
        return undefined;
    }
}

// The body of a success is what the description says, unless it is an example out of it.
function wrongReply(plan, reply) {
    const type = (reply.headers["content-type"] ?? "").split(";")[0].trim();
    if (!/[/+]json$/.test(type) || reply.text === "") return undefined;
    const { operation } = plan;
    const responses = operation.responses();
    const [, content] = responses.find(([status]) => String(status) === String(reply.status)) ??
        responses.find(([status]) => String(status).toUpperCase() === `${Math.floor(reply.status / 100)}XX`) ??
        responses.find(([status]) => status === "default") ?? [];
    const media = content?.find((one) => one.type.split(";")[0].trim().toLowerCase() === type);
    if (!media?.made) return undefined;
    plan.judges ??= new Map();
    if (!plan.judges.has(media.schema.pointer)) plan.judges.set(media.schema.pointer, judgeOf(operation, media));
    const fields = plan.judges.get(media.schema.pointer)?.fields(JSON.parse(reply.text)) ?? [];
    return fields.length === 0 ? undefined : `the reply is wrong at ${fields.join(" ")}: ${reply.text.slice(0, 200)}`;
}
