import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { doneTesting, ok, packages, root, run, scratch } from "../lib/tap.mjs";

const ts = packages("typescript");

// Each tries to call PWNED: by ending the text that it stands in, or the line, or by what templates mean.
const PAYLOADS = {
    comment: "*/ PWNED(); /*",
    single: "'; PWNED(); '",
    double: '"; PWNED(); "',
    template: "`; PWNED(); `",
    expression: "${PWNED()}",
    escaped: "\\'; PWNED(); //",
    backslash: "PWNED();\\",
    line: "a\nPWNED();\nb",
    carriage: "a\rPWNED();\rb",
    separator: "a\u2028PWNED();\u2028b",
    next: "a\u0085PWNED();\u0085b",
    html: "</script><script>PWNED()</script>",
    control: "//% if x\n@{PWNED()|code}\n//% end",
    substitution: "@{title|code} @@{PWNED()",
    bracket: "x'](PWNED())['",
    brace: "x} PWNED(); {y",
    regex: "a/; PWNED(); /b",
    directive: "@ts-nocheck\n// @ts-ignore\n// eslint-disable",
    folder: "../../../../PWNED()",
    absolute: "/tmp/PWNED()",
    nul: "a\0PWNED();",
    bidi: "a\u202ePWNED();\u2066b",
    call: "PWNED()",
    prototype: "__proto__",
    inherited: "constructor",
};

const JSON_OF = (schema) => ({ content: { "application/json": { schema } } });

// Where a text may stand in a specification: each puts it there.
const PLACES = {
    title: (d, t) => { d.info.title = t; },
    version: (d, t) => { d.info.version = t; },
    description: (d, t) => { d.info.description = t; },
    server: (d, t) => { d.servers = [{ url: `/v1/${t}` }]; },
    path: (d, t) => { d.paths[`/x/${t}`] = d.paths["/things"]; },
    "path parameter": (d, t, op) => {
        d.paths[`/p/{${t}}`] = { get: { ...op, parameters: [{ name: t, in: "path", required: true, schema: { type: "string" } }] } };
    },
    "query parameter": (d, t, op) => { op.parameters = [{ name: t, in: "query", schema: { type: "integer", minimum: 1 } }]; },
    "header parameter": (d, t, op) => { op.parameters = [{ name: t, in: "header", schema: { type: "integer" } }]; },
    "cookie parameter": (d, t, op) => { op.parameters = [{ name: t, in: "cookie", schema: { type: "integer" } }]; },
    "parameter default": (d, t, op) => { op.parameters = [{ name: "q", in: "query", schema: { type: "string", default: t } }]; },
    operationId: (d, t, op) => { op.operationId = t; },
    tag: (d, t, op) => { op.tags = [t]; },
    summary: (d, t, op) => { op.summary = t; },
    "operation description": (d, t, op) => { op.description = t; },
    "response description": (d, t, op) => { op.responses["200"].description = t; },
    "response header": (d, t, op) => { op.responses["200"].headers = { [t]: { schema: { type: "string" } } }; },
    "response type": (d, t, op) => { op.responses["200"].content = { [t]: {} }; },
    "body type": (d, t, op) => { op.requestBody = { content: { [t]: { schema: { type: "object" } } } }; },
    status: (d, t, op) => { op.responses[t] = { description: "" }; },
    "schema name": (d, t, op) => {
        d.components.schemas[t] = { type: "object", properties: { a: { type: "string" } } };
        op.requestBody = JSON_OF({ $ref: `#/components/schemas/${encodeURIComponent(t.replaceAll("~", "~0").replaceAll("/", "~1"))}` });
    },
    property: (d, t, op) => { op.requestBody = JSON_OF({ type: "object", required: [t], properties: { [t]: { type: "string", minLength: 1 } } }); },
    "property of a negation": (d, t, op) => {
        op.requestBody = JSON_OF({ type: "object", not: { properties: { [t]: { type: "string", minLength: 1 } }, required: [t, `${t}2`] } });
    },
    enum: (d, t, op) => { op.requestBody = JSON_OF({ enum: [t, "b"] }); },
    const: (d, t, op) => { op.requestBody = JSON_OF({ const: { [t]: t } }); },
    default: (d, t, op) => { op.requestBody = JSON_OF({ type: "string", default: t }); },
    pattern: (d, t, op) => { op.requestBody = JSON_OF({ type: "string", pattern: t }); },
    patternProperties: (d, t, op) => { op.requestBody = JSON_OF({ type: "object", patternProperties: { [t]: { type: "string" } } }); },
    format: (d, t, op) => { op.requestBody = JSON_OF({ type: "string", format: t }); },
    "schema description": (d, t, op) => { op.requestBody = JSON_OF({ type: "object", properties: { a: { type: "string", description: t } } }); },
    "schema title": (d, t) => { d.components.schemas.Thing = { type: "object", title: t, description: t }; },
    dependentRequired: (d, t, op) => { op.requestBody = JSON_OF({ type: "object", dependentRequired: { [t]: [t] } }); },
    discriminator: (d, t, op) => {
        d.components.schemas.A = { type: "object", required: [t], properties: { [t]: { const: t } } };
        op.requestBody = JSON_OF({ oneOf: [{ $ref: "#/components/schemas/A" }], discriminator: { propertyName: t, mapping: { [t]: "#/components/schemas/A" } } });
    },
    example: (d, t, op) => { op.responses["200"].content = { "application/json": { schema: {}, example: { [t]: t } } }; },
    "security scheme": (d, t, op) => {
        d.components.securitySchemes = { [t]: { type: "apiKey", in: "header", name: "X-Key", description: t } };
        op.security = [{ [t]: [] }];
    },
    "key of a scheme": (d, t, op) => { d.components.securitySchemes = { k: { type: "apiKey", in: "query", name: t } }; op.security = [{ k: [] }]; },
    scope: (d, t, op) => { d.components.securitySchemes = { o: { type: "oauth2", flows: {} } }; op.security = [{ o: [t] }]; },
    webhook: (d, t, op) => { d.webhooks = { [t]: { post: op } }; },
    callback: (d, t, op) => { op.callbacks = { [t]: { [t]: { post: { responses: { 200: { description: "" } } } } } }; },
    extension: (d, t, op) => { op[`x-${t}`] = t; },
    reference: (d, t, op) => { op.requestBody = JSON_OF({ $ref: t }); },
    "reference to a file": (d, t, op) => { op.requestBody = JSON_OF({ $ref: `../../../../etc/passwd#/${t}` }); },
};

// Where it may stand in a database, as a db-schema document.
const CATALOG = {
    "table name": (t, d) => { d.tables[0].name = d.tables[1].foreign_keys[0].references.table = t; },
    "schema name": (t, d) => {
        d.schemas = [t];
        for (const table of d.tables) table.schema = t;
        d.tables[1].foreign_keys[0].references.schema = t;
    },
    "column name": (t, d) => {
        d.tables[0].columns[0].name = t;
        d.tables[0].primary_key.columns = d.tables[1].foreign_keys[0].references.columns = [t];
    },
    "column of a key": (t, d) => { d.tables[1].columns[0].name = d.tables[1].foreign_keys[0].columns[0] = t; },
    "table comment": (t, d) => { d.tables[0].comment = t; },
    "column comment": (t, d) => { d.tables[0].columns[1].comment = t; },
    "constraint name": (t, d) => { d.tables[0].checks[0].name = d.tables[1].foreign_keys[0].name = t; },
    "constraint definition": (t, d) => {
        d.tables[0].checks[0] = { name: "c", columns: ["full_name"], definition: `CHECK ((full_name = '${t.replaceAll("'", "''")}'::text))` };
    },
    "column default": (t, d) => { d.tables[0].columns[1].default = `'${t.replaceAll("'", "''")}'::text`; },
    "column type": (t, d) => { d.tables[0].columns[1].type = d.tables[0].columns[1].base_type = t; },
    enum: (t, d) => {
        d.enums = [{ schema: "public", name: t, labels: [t, "b"] }];
        d.tables[0].columns[1].type = d.tables[0].columns[1].base_type = t;
    },
};
const catalog = readFileSync(join(root, "tests/cases/api-scaffold/from-db/in"), "utf8");

function schema(place, text) {
    const document = JSON.parse(catalog);
    place(text, document);
    return JSON.stringify(document);
}

function specification(place, text) {
    const operation = { responses: { 200: { description: "" } } };
    const document = { openapi: "3.1.0", info: { title: "T", version: "1" }, paths: { "/things": { post: operation } }, components: { schemas: {} } };
    place(document, text, operation);
    return JSON.stringify(document);
}

function filesIn(folder) {
    return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory())
        .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

// What is wrong with a file of TypeScript: it does not parse, it calls PWNED, it says how it is to be checked.
function faultIn(path, text) {
    const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
    if (source.parseDiagnostics.length > 0) return `${path} does not parse: ${ts.flattenDiagnosticMessageText(source.parseDiagnostics[0].messageText)}`;
    if (/^\s*(\/\/|\/\*+|\*)\s*(@ts-|eslint-)/m.test(text)) return `${path} has a directive`;
    let fault = "";
    const visit = (node) => {
        if (ts.isCallExpression(node) && node.expression.getText() === "PWNED") fault = `${path} calls PWNED`;
        ts.forEachChild(node, visit);
    };
    visit(source);
    return fault;
}

const OURS = /^(package\.json|tsconfig(\.test)?\.json|openapi\.json|test\/[\w.-]+\.ts|src\/\.api-scaffold\.json|src\/(app|server|docs|hardening)\.ts|src\/(routes|middleware|types|database)\/[\p{L}\p{N}._-]+\.ts)$/u;

function faultOf(framework, operands, input) {
    const folder = scratch();
    const inside = join(folder, "a/b/c/project");
    mkdirSync(join(inside, "src"), { recursive: true });
    const done = run("api-scaffold", [...operands, "--framework", framework, "--init", "--group-by", "tag", "--output", "src/routes/"],
        { cwd: inside, input, seconds: 20 });
    const all = filesIn(folder);
    const texts = all.filter((path) => path.endsWith(".ts")).map((path) => [path, readFileSync(join(folder, path), "utf8")]);
    rmSync(folder, { recursive: true });
    if (done.signal || ![0, 3].includes(done.status)) return `status ${done.status} ${done.signal}: ${done.stderr}`;
    if (done.status === 3 && (all.length > 0 || !/^<stdin>:\d+:\d+: error: /m.test(done.stderr))) return `an error without a place: ${done.stderr}`;
    // eslint-disable-next-line no-control-regex
    if (/[\0-\x08\x0b-\x1f\x7f\u202e\u2066]/.test(done.stderr)) return "a message with control characters";
    const astray = all.find((path) => !path.startsWith("a/b/c/project/") || !OURS.test(path.slice("a/b/c/project/".length)));
    if (astray !== undefined) return `a file astray: ${JSON.stringify(astray)}`;
    return texts.filter(([, code]) => code.includes("PWNED") || /@ts-|eslint-/.test(code)).map(([path, code]) => faultIn(path, code)).find(Boolean) ??
        texts.filter(([path]) => /\/(routes|types|database)\/|validators|schemes|security/.test(path)).map(([path, code]) => faultIn(path, code)).find(Boolean) ?? "";
}

for (const planted of ["PWNED();", "const a = 'b'; PWNED(); ''", "`${PWNED()}`", "const a = ';", "// @ts-nocheck\n"]) {
    ok(faultIn("planted.ts", planted) !== "", `the judge finds what was planted: ${planted}`);
}
ok(faultIn("planted.ts", "const a = 'PWNED();'; // PWNED()") === "", "and lets texts and comments be");

const frameworks = ["express", "fastify", "koa"];
const payloads = Object.entries(PAYLOADS);
// A quarter of the payloads at each place, another one at the next; all of them with LONG=1.
const share = process.env.LONG ? 1 : 4;
let turn = 0;
function tryAll(where, operands, made) {
    const faults = payloads.filter((_, index) => (index + turn) % share === 0)
        .map(([what, text]) => [what, faultOf(frameworks[turn++ % 3], operands, made(text))]).filter(([, fault]) => fault);
    ok(faults.length === 0, `${where}: nothing gets out of it`, faults);
}
for (const [where, place] of Object.entries(PLACES)) tryAll(where, ["-"], (text) => specification(place, text));
for (const [where, place] of Object.entries(CATALOG)) tryAll(`database, ${where}`, ["--from-db", "-"], (text) => schema(place, text));
ok(!existsSync("/tmp/PWNED()"), "and nothing was written elsewhere");
await doneTesting();
