// What a handler may do and what the compiler must refuse: [operation, what, code]. `answer(status, body)` becomes what
// a framework has for it; params, query, headers, cookies and body are those of the request.

const THING = "{ id: 1, name: 'a', kind: 'big', owner: null }";

export const uses = [
    ["listThings", "a default is there", "query.limit.toFixed()"],
    ["listThings", "what is optional is asked for", "query.after?.length"],
    ["listThings", "a value of the enum", "void (query.sort === '-name')"],
    ["listThings", "a list", "query.tags.map((tag) => tag.trim())"],
    ["listThings", "a deep object", "query.filter.min.toFixed()"],
    ["listThings", "a header and a cookie", "headers['X-Tenant'].concat(cookies.session)"],
    ["listThings", "a whole answer", `answer(200, { items: [${THING}], total: 1 })`],
    ["listThings", "the answer of another status", "answer(404, { reason: 'none' })"],
    ["getThing", "a parameter of the path", "params.id.toFixed()"],
    ["getThing", "an answer", `answer(200, { ...${THING}, size: 1.5 })`],
    ["createThing", "what only the client says", "body.secret.trim()"],
    ["createThing", "null", "body.owner?.length"],
    ["createThing", "made", `answer(201, ${THING})`],
    ["patchThing", "an optional body", "body?.name?.trim()"],
    ["patchThing", "any other status by default", "answer(409, { reason: 'taken' })"],
    ["deleteThing", "no body", "answer(204, undefined)"],
    ["putShape", "a narrowed union", "void (body.form === 'Circle' ? body.radius : body.side)"],
    ["putShape", "a status of a range", "answer(202, { form: 'Square', side: 1 })"],
    ["addNote", "text", "body.trim()"],
    ["addNote", "a number", "answer(200, 3)"],
    ["addFile", "a file", "void (typeof body.file === 'string' ? body.file : body.file.bytes)"],
    ["addFile", "a tuple", "answer(201, ['a', 1])"],
];

export const misuses = [
    ["getThing", "a number is no string", "params.id.toUpperCase()"],
    ["getThing", "a parameter that the path does not have", "params.name"],
    ["getThing", "a number as text", "const text: string = params.id"],
    ["getThing", "a query that is not declared", "query.verbose"],
    ["listThings", "an integer as text", "query.limit.trim()"],
    ["listThings", "what may be missing", "query.after.length"],
    ["listThings", "a parameter that is not declared", "query.before"],
    ["listThings", "a value that the enum does not have", "void (query.sort === 'size')"],
    ["listThings", "a list as text", "query.tags.toUpperCase()"],
    ["listThings", "a list of something else", "const numbers: number[] = query.tags"],
    ["listThings", "an item that may be missing", "query.tags[0].length"],
    ["listThings", "a number inside an object as text", "query.filter.min.trim()"],
    ["listThings", "what may be missing inside an object", "query.filter.max.toFixed()"],
    ["listThings", "a member that the object does not have", "query.filter.average"],
    ["listThings", "a header as a number", "headers['X-Tenant'].toFixed()"],
    ["listThings", "a header that may be missing", "headers['X-Depth'].toFixed()"],
    ["listThings", "a header that is not declared", "headers['X-Other']"],
    ["listThings", "a cookie as a number", "cookies.session.toFixed()"],
    ["listThings", "a cookie that is not declared", "cookies.other"],
    ["listThings", "a body where none is taken", "body.name"],
    ["createThing", "a member that the body does not have", "body.title"],
    ["createThing", "text as a number", "body.name.toFixed()"],
    ["createThing", "what may be missing in a body", "body.size.toFixed()"],
    ["createThing", "what may be null", "body.owner.length"],
    ["createThing", "a value that the enum of a body does not have", "void (body.kind === 'huge')"],
    ["createThing", "what may be missing where it is needed", "const size: number = body.size"],
    ["patchThing", "a body that may be missing", "body.name"],
    ["putShape", "a union that was not narrowed", "body.radius"],
    ["putShape", "a member of the other one", "void (body.form === 'Circle' ? body.side : 0)"],
    ["putShape", "a name that none of them has", "void (body.form === 'Triangle')"],
    ["addNote", "a member of a text", "body.title"],
    ["addFile", "a file as text", "body.file.trim()"],
    ["addFile", "a field that may be missing", "body.title.length"],
    ["listThings", "a status that is not declared", "answer(418, undefined)"],
    ["listThings", "an answer without what is required", "answer(200, { items: [] })"],
    ["listThings", "an answer with a wrong type", "answer(200, { items: [], total: 'none' })"],
    ["listThings", "an answer with something more", "answer(200, { items: [], total: 0, next: 1 })"],
    ["listThings", "a wrong item", "answer(200, { items: [{ id: 1 }], total: 1 })"],
    ["listThings", "the answer of another status", "answer(404, { items: [], total: 0 })"],
    ["listThings", "text for an object", "answer(200, 'all')"],
    ["getThing", "a value that the enum of an answer does not have", `answer(200, { ...${THING}, kind: 'huge' })`],
    ["getThing", "null where it is not allowed", `answer(200, { ...${THING}, name: null })`],
    ["getThing", "undefined for what may only be missing", `answer(200, { ...${THING}, size: undefined })`],
    ["getThing", "what is never answered", "answer(200, { id: 1, name: 'a', kind: 'big', owner: null, secret: 's' })"],
    ["createThing", "the status of another operation", `answer(200, ${THING})`],
    ["createThing", "an answer without what the server says", "answer(201, { name: 'a', kind: 'big', owner: null })"],
    ["patchThing", "text for a boolean", "answer(200, 'yes')"],
    ["patchThing", "a boolean by default", "answer(500, true)"],
    ["deleteThing", "a body that is not declared", "answer(204, { gone: true })"],
    ["putShape", "a status outside of the range", "answer(301, { form: 'Square', side: 1 })"],
    ["putShape", "half of a member of a union", "answer(200, { form: 'Square', radius: 1 })"],
    ["addNote", "text for a number", "answer(200, '3')"],
    ["addFile", "a tuple that is too short", "answer(201, ['a'])"],
    ["addFile", "a tuple the wrong way round", "answer(201, [1, 'a'])"],
];

// The same, said in what a framework has; and what only one of them can get wrong.
export const frameworks = {
    express: {
        parameters: "req, res",
        request: "const { params, query, body } = req;\nconst { headers, cookies } = req.declared;",
        answer: (status, body) => `res.status(${status}).json(${body})`,
        misuses: [
            ["getThing", "an answer without its status", `res.json(${THING})`],
            ["getThing", "another way around the status", `res.send(${THING})`],
            ["getThing", "a status with a text of its own", "res.sendStatus(200)"],
            ["getThing", "a wrong body by the other method", "res.status(200).send({ id: 'one' })"],
        ],
    },
    fastify: {
        parameters: "request, reply",
        request: "const { params, query, body } = request;\nconst { headers, cookies } = request.declared;",
        answer: (status, body) => `await reply.code(${status}).send(${body})`,
        misuses: [
            ["getThing", "an answer without its status", `reply.send(${THING})`],
            ["getThing", "no body at all", "reply.code(200).send()"],
            ["getThing", "the other name of the method", "reply.status(418)"],
            ["getThing", "a wrong body by the other name", "reply.status(200).send({ id: 'one' })"],
        ],
    },
    koa: {
        parameters: "ctx",
        request: "const { params, query, input: body } = ctx;\nconst { headers, cookies } = ctx.declared;",
        answer: (status, body) => `ctx.answer(${status}, ${body})`,
        misuses: [
            ["getThing", "an answer past its type", `ctx.body = ${THING}`],
            ["getThing", "no body at all", "ctx.answer(200)"],
            ["getThing", "a body where the request has it", "ctx.request.body.name"],
        ],
    },
};

function handler(framework, index, [operation, what, code], wrong) {
    const { parameters, request, answer } = frameworks[framework];
    const said = code.replace(/^answer\((\d+), (.*)\)$/s, (_, status, body) => answer(status, body));
    return `export const h${index}: Handler<'${operation}'> = async (${parameters}) => {
${request}
void [params, query, headers, cookies, body];
${wrong ? `// @ts-expect-error: ${what}\n` : `// ${what}\n`}${said};
${framework === "fastify" ? "return undefined;\n" : ""}};
`;
}

// A module of handlers, each with one line that is right or wrong.
export function moduleOf(framework, list, wrong) {
    return `import type { Handler } from './middleware/http.js';
${list.map((entry, index) => handler(framework, index, entry, wrong)).join("")}`;
}

// What is wrong before anything is handled.
export const wholes = `import type { Handler } from './middleware/http.js';
declare const create: Handler<'createThing'>;
// @ts-expect-error: an operation that there is none of
export const none: Handler<'makeThing'> = create;
// @ts-expect-error: a handler of another operation
export const other: Handler<'getThing'> = create;
// @ts-expect-error: no handler
export const text: Handler<'getThing'> = 'getThing';
`;
