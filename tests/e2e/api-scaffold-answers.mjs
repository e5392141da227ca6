import { readFileSync } from "node:fs";
import { get } from "node:http";
import { join } from "node:path";
import { doneTesting, is, ok, run, same } from "../lib/tap.mjs";
import { compile, generate, refused, replace, serve, transpile } from "./api-scaffold/service.mjs";

const SPECIFICATION = join(import.meta.dirname, "api-scaffold/answers.yaml");

// Handlers by what each answers: of getNote it depends on the id.
const NOTES = {
    express: `import { ApiError } from '../middleware/http.js';
import type { Request, Response } from '../middleware/http.js';

export const getNote = async (req: Request<'getNote'>, res: Response<'getNote'>): Promise<void> => {
  const { id } = req.params;
  const wrong: unknown = { id: 'seven', text: '', next: { text: 'x' } };
  if (id === 1) res.status(200).json({ id, text: 'one', at: new Date(0).toISOString() });
  else if (id === 2) res.status(200).json(wrong as { id: number; text: string });
  else if (id === 3) res.type('text/plain').status(200).send({ id, text: 'three' });
  else if (id === 4) res.status(404).json({ why: 'none' });
  else if (id === 5) res.type('application/problem+json').status(404).json({ why: 'none' });
  else if (id === 6) res.status(204).end();
  else if (id === 7) throw new ApiError(409, 'Taken');
  else if (id === 8) Object.assign(res, { statusCode: 302 }).end();
  else res.status(200).end();
};
export const putNote = async (req: Request<'putNote'>, res: Response<'putNote'>): Promise<void> => {
  if (req.params.id === 1) res.status(200).json({ id: 1, text: req.body.text });
  else res.status(202).json({ data: req.body.text, meta: { requestId: req.requestId } });
};
`,
    fastify: `import { ApiError } from '../middleware/http.js';
import type { Reply, Request, Sent } from '../middleware/http.js';

export const getNote = async (request: Request<'getNote'>, reply: Reply<'getNote'>): Promise<Sent> => {
  const { id } = request.params;
  const wrong: unknown = { id: 'seven', text: '', next: { text: 'x' } };
  if (id === 1) return reply.code(200).send({ id, text: 'one', at: new Date(0).toISOString() });
  if (id === 2) return reply.code(200).send(wrong as { id: number; text: string });
  if (id === 3) {
    reply.type('text/plain').serializer(() => 'three');
    return reply.code(200).send({ id, text: 'three' });
  }
  if (id === 4) return reply.code(404).send({ why: 'none' });
  if (id === 5) {
    reply.type('application/problem+json');
    return reply.code(404).send({ why: 'none' });
  }
  if (id === 6) return reply.code(204).send();
  if (id === 7) throw new ApiError(409, 'Taken');
  if (id === 8) return Object.assign(reply.code(204), { statusCode: 302 }).send();
  const nothing: unknown = '';
  return reply.code(200).send(nothing as { id: number; text: string });
};
export const putNote = async (request: Request<'putNote'>, reply: Reply<'putNote'>): Promise<Sent> => {
  if (request.params.id === 1) return reply.code(200).send({ id: 1, text: request.body.text });
  return reply.code(202).send({ data: request.body.text, meta: { requestId: request.id } });
};
`,
    koa: `import { ApiError } from '../middleware/http.js';
import type { Context } from '../middleware/http.js';

export const getNote = async (ctx: Context<'getNote'>): Promise<void> => {
  const { id } = ctx.params;
  const wrong: unknown = { id: 'seven', text: '', next: { text: 'x' } };
  if (id === 1) ctx.answer(200, { id, text: 'one', at: new Date(0).toISOString() });
  else if (id === 2) ctx.answer(200, wrong as { id: number; text: string });
  else if (id === 3) {
    const text: unknown = 'three';
    ctx.type = 'text/plain';
    ctx.answer(200, text as { id: number; text: string });
  } else if (id === 4) ctx.answer(404, { why: 'none' });
  else if (id === 5) {
    ctx.answer(404, { why: 'none' });
    ctx.type = 'application/problem+json';
  } else if (id === 6) ctx.answer(204);
  else if (id === 7) throw new ApiError(409, 'Taken');
  else if (id === 8) ctx.status = 302;
  else ctx.status = 200;
};
export const putNote = async (ctx: Context<'putNote'>): Promise<void> => {
  if (ctx.params.id === 1) ctx.answer(200, { id: 1, text: ctx.input.text });
  else ctx.answer(202, { data: ctx.input.text, meta: { requestId: ctx.state.requestId } });
};
`,
};

const EVENTS = `async function* events() {
  try {
    yield { event: 'a\\nb', id: '1', data: 'two\\nlines' };
    await new Promise((resolve) => setTimeout(resolve, 30));
    yield { data: { n: 1 }, retry: 10 };
    while (asked) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      yield { data: 'more' };
    }
  } finally {
    process.stdout.write('stream is over\\n');
  }
}
let asked = false;
`;

const STREAMS = {
    express: `import type { Request, Response } from '../middleware/http.js';
${EVENTS}
export const listEvents = async (req: Request<'listEvents'>, res: Response<'listEvents'>): Promise<void> => {
  asked = 'endless' in req.headers;
  res.status(200).send(events());
};
`,
    fastify: `import type { Reply, Request, Sent } from '../middleware/http.js';
${EVENTS}
export const listEvents = async (request: Request<'listEvents'>, reply: Reply<'listEvents'>): Promise<Sent> => {
  asked = 'endless' in request.headers;
  return reply.code(200).send(events());
};
`,
    koa: `import type { Context } from '../middleware/http.js';
${EVENTS}
export const listEvents = async (ctx: Context<'listEvents'>): Promise<void> => {
  asked = 'endless' in ctx.headers;
  ctx.answer(200, events());
};
`,
};

const FILES = {
    express: `import { createReadStream } from 'node:fs';
import type { Request, Response } from '../middleware/http.js';

export const getFile = async (_req: Request<'getFile'>, res: Response<'getFile'>): Promise<void> => {
  res.status(200).send(createReadStream('package.json'));
};
export const putFile = async (_req: Request<'putFile'>, res: Response<'putFile'>): Promise<void> => {
  res.status(200).send(new Uint8Array([97]));
};
`,
    fastify: `import { createReadStream } from 'node:fs';
import type { Reply, Request, Sent } from '../middleware/http.js';

export const getFile = async (_request: Request<'getFile'>, reply: Reply<'getFile'>): Promise<Sent> =>
  reply.code(200).send(createReadStream('package.json'));
export const putFile = async (_request: Request<'putFile'>, reply: Reply<'putFile'>): Promise<Sent> =>
  reply.code(200).send(new Uint8Array([97]));
`,
    koa: `import { createReadStream } from 'node:fs';
import type { Context } from '../middleware/http.js';

export const getFile = async (ctx: Context<'getFile'>): Promise<void> => {
  ctx.answer(200, createReadStream('package.json'));
};
export const putFile = async (ctx: Context<'putFile'>): Promise<void> => ctx.answer(200, new Uint8Array([97]));
`,
};

const TEXTS = {
    express: `import type { Request, Response } from '../middleware/http.js';

export const getText = async (_req: Request<'getText'>, res: Response<'getText'>): Promise<void> => {
  res.type('text/plain').status(200).send('bad');
};
`,
    fastify: `import type { Reply, Request, Sent } from '../middleware/http.js';

export const getText = async (_request: Request<'getText'>, reply: Reply<'getText'>): Promise<Sent> =>
  reply.code(200).send('bad');
`,
    koa: `import type { Context } from '../middleware/http.js';

export const getText = async (ctx: Context<'getText'>): Promise<void> => {
  ctx.type = 'text/plain';
  ctx.answer(200, 'bad');
};
`,
};

// Fastify's own compilers and types, by the schemas of the routes.
const NATIVE = `import Fastify from 'fastify';
import { serverOptions } from './middleware/http.js';
import type { ApiTypeProvider } from './middleware/provider.js';
import { definitions, schemas } from './middleware/schemas.js';
import { routes } from './routes/index.js';

export const app = Fastify(serverOptions);
const seen: unknown[] = [];
app.addHook('onRoute', ({ method, schema }) => {
  if (method === 'PUT') seen.push(schema);
});
for (const definition of definitions) app.addSchema(definition);
await app.register(routes, { native: true, prefix: '' });

app.withTypeProvider<ApiTypeProvider>().route({
  method: 'POST',
  url: '/typed/:id',
  schema: schemas.putNote,
  handler: async (request, reply) => {
    const id: number = request.params.id;
    const text: string = request.body.text;
    // @ts-expect-error there is no such property
    const other: unknown = request.body.other;
    // @ts-expect-error nor such an answer
    if (other !== undefined) return reply.code(200).send({ id: 'seven' });
    return reply.code(200).send({ id, text });
  },
});

const put = (payload: object) => app.inject({ method: 'PUT', url: '/v1/notes/1', payload });
const good = await put({ text: 'a', secret: 'b' });
const bad = await put({ text: '', parts: ['a', 'b'] });
const one = await app.inject('/v1/notes/1');
console.log(JSON.stringify([good.statusCode, good.json(), bad.statusCode, one.json(), seen.length]));
`;

// The first piece of a stream, and then the client goes away.
function leave(url) {
    return new Promise((resolve, reject) => {
        const asking = get(url, { headers: { endless: "1" } }, (reply) => {
            reply.once("data", (piece) => {
                asking.destroy();
                resolve(String(piece));
            });
        });
        asking.on("error", reject);
    });
}

async function holds(framework) {
    const handlers = {
        "src/routes/notes.ts": NOTES[framework], "src/routes/events.ts": STREAMS[framework],
        "src/routes/files.ts": FILES[framework], "src/routes/texts.ts": TEXTS[framework],
        "src/routes/file.ts": FILES[framework], "src/routes/text.ts": TEXTS[framework],
    };
    const made = generate(SPECIFICATION, ["--validate-responses"], framework);
    is(made.status, 0, `${framework}: it generates`);
    is(made.stderr, "", "without a word");
    const index = readFileSync(join(made.folder, "src/routes/index.ts"), "utf8");
    for (const [path, text] of Object.entries(handlers)) {
        if (index.includes(path.replace("src/routes/", "./").replace(".ts", ".js"))) replace(made.folder, path, text);
    }
    if (framework === "fastify") replace(made.folder, "src/native.ts", NATIVE);
    is(compile(made.folder), "", "tsc --strict is content");
    const running = await serve(made.folder);
    const { ask, output } = running;

    const wrong = async (path, fields) =>
        refused(await ask("GET", path), 500, "INVALID_RESPONSE", fields, `${path} is not answered so: ${fields}`);
    const right = async (path, status) => is((await ask("GET", path)).status, status, `${path} is answered with ${status}`);
    await right("/v1/notes/1", 200);
    same((await ask("GET", "/v1/notes/1")).body, { id: 1, text: "one", at: "1970-01-01T00:00:00.000Z" }, "as it is");
    await wrong("/v1/notes/2", ["id", "text", "next.id"]);
    await wrong("/v1/notes/3", ["content-type"]);
    await wrong("/v1/notes/4", ["content-type"]);
    await right("/v1/notes/5", 404);
    await right("/v1/notes/6", 204);
    await right("/v1/notes/7", 409);
    await wrong("/v1/notes/8", ["status"]);
    await wrong("/v1/notes/9", ["body"]);
    await wrong("/v1/text", ["body"]);
    await right("/v1/notes/0", 400);
    is((await ask("HEAD", "/v1/notes/1")).status, 200, "an answer to HEAD has no body");
    const put = (id) => ask("PUT", `/v1/notes/${id}`, { body: { text: "a", secret: "b" } });
    same((await put(1)).body, { id: 1, text: "a" }, "what is for writing only need not come back");
    is((await put(2)).body.data, "a", "what is not declared has the form of all successes");
    const log = output().split("\n").filter((line) => line.includes("INVALID") || line.includes("next.id"));
    ok(log.some((line) => line.includes("next.id") && line.includes("is required") && line.includes("/v1/notes/2")),
        "the log has path and message", output().slice(0, 2000));

    const events = await ask("GET", "/v2/events");
    ok(/^text\/event-stream/.test(events.headers.get("content-type")), "events under a server of their own");
    is(events.body, ":\n\nevent: a b\nid: 1\ndata: two\ndata: lines\n\nretry: 10\ndata: {\"n\":1}\n\n", "each as it is written");
    const before = output().split("stream is over").length;
    is(await leave(`${running.url}/v2/events`), ":\n\n", "a stream begins at once");
    for (let i = 0; i < 100 && output().split("stream is over").length === before; i++) {
        await new Promise((resolve) => setTimeout(resolve, 20));
    }
    ok(output().split("stream is over").length > before, "and ends when its client goes");
    const file = await ask("GET", "/file");
    is(file.headers.get("content-type"), "application/zip", "bytes, piece by piece");
    is(file.body, readFileSync(join(made.folder, "package.json"), "utf8"), "all of them");
    const whole = await ask("PATCH", "/file");
    same([whole.headers.get("content-type"), whole.body], ["image/png", "a"], "bytes at once");
    is((await ask("GET", "/v1/events")).status, 404, "not under the path of the others");

    same((await ask("GET", "/healthz")).body, { status: "ok" }, "/{anything} does not hide /healthz");
    is((await ask("GET", "/openapi.json")).body.openapi, "3.1.0", "nor the description");
    is((await ask("GET", "/other")).status, 501, "and has the rest");
    const body = JSON.stringify({ text: "a".repeat(3000000), secret: "" });
    refused(await ask("PUT", "/v1/notes/1", { body }), 413, "PAYLOAD_TOO_LARGE", undefined, "whoever sends it all gets the reply");
    await running.end();
    if (framework === "fastify") {
        const { stdout } = run(process.execPath, ["dist/native.js"], { cwd: made.folder, env: { LOG_LEVEL: "silent" } });
        is(stdout, '[200,{"id":1,"text":"a"},400,{"id":1,"text":"one","at":"1970-01-01T00:00:00.000Z"},1]\n',
            "Fastify's own compilers take the schemas of the routes");
    }

    const strict = await serve(made.folder, { NODE_ENV: "production", RATE_LIMIT_MAX: "5" });
    is((await strict.ask("GET", "/v1/notes/2")).body.id, "seven", "in production nothing is held against anything");
    const limited = await strict.ask("GET", "/v1/notes/1");
    same(["ratelimit-limit", "x-ratelimit-limit", "x-ratelimit-remaining"].map((name) => limited.headers.get(name)), ["5", "5", "3"],
        "the limit, by the names that the specification has for it");
    await strict.end();
}

// Every level of a tree is tried in two ways: both ways through all levels were 2 to the power of 60.
async function grows(ask) {
    const tree = (innermost) => Array.from({ length: 60 }).reduce((left, _, i) => ({ op: i % 2 ? "and" : "or", left }), innermost);
    for (const form of ["named", "inline", "excluding", "conditional", "closed"]) {
        const post = (innermost) => ask("POST", "/v1/expressions", { body: { [form]: tree(innermost) } });
        is((await post({ op: "or" })).status, 204, `${form}: a deep tree is right`);
        is((await post({ op: "xor" })).status, 400, `${form}: or wrong in its innermost part`);
    }
}

async function wraps(framework) {
    const { folder } = generate(SPECIFICATION, ["--envelope", "--mock", "--validate-responses"], framework);
    transpile(folder);
    const { ask, end } = await serve(folder);
    const note = (await ask("GET", "/v1/notes/1")).body;
    ok(note.data.text.length > 0 && typeof note.meta.requestId === "string", `${framework}: a success has the form`, note);
    const later = JSON.parse(readFileSync(join(folder, "openapi.json"), "utf8")).paths["/notes/{id}"].put.responses["202"];
    same(later.content["application/json"].schema.required, ["data", "meta"], "the description says so, also where it had nothing");
    is((await ask("GET", "/v1/text")).body.startsWith("a"), true, "text is left alone");
    await grows(ask);
    await end();
}

for (const framework of ["express", "fastify", "koa"]) await holds(framework);
await wraps("express");
doneTesting();
