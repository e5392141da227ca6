import { readFileSync } from "node:fs";
import { join } from "node:path";
import { doneTesting, is, ok, same } from "../lib/tap.mjs";
import { refused, service } from "./api-scaffold/service.mjs";

const here = join(import.meta.dirname, "api-scaffold");
const users = join(here, "users.yaml");

// As it is generated: the checks are there, the handlers are not written yet.
{
    const { ask, oversize, end, folder, stdout, stderr } = await service(users);
    is(JSON.parse(stdout).kind, "scaffold-result", "the result is a document");
    is(stderr.match(/warning: the operation has no 'responses'/g)?.length, 2, "missing responses are warnings");
    const handlers = readFileSync(join(folder, "src/routes/users.ts"), "utf8");
    ok(/^export const listUsers = async/m.test(handlers), "there is listUsers");
    ok(/^export const createUser = async/m.test(handlers), "there is createUser");
    const wrong = await ask("POST", "/users", { body: { email: "not-an-email" } });
    refused(wrong, 400, "VALIDATION_ERROR", ["email", "name"], "a wrong body is refused, with all that is wrong");
    ok(wrong.body.error.details.some(({ field, message }) => field === "email" && message === "must be valid email"),
        "and says so in words", wrong.body);
    const one = await ask("POST", "/users", { body: { email: "not-an-email", name: "Ada" } });
    is(one.body.error.message, "Invalid email format", "one problem is the message");
    refused(await ask("POST", "/users", { body: { email: "ada@example.com", name: "Ada" } }), 501, "NOT_IMPLEMENTED", [],
        "a right one reaches the handler");
    refused(await ask("POST", "/users", { body: { email: "ada@example.com", name: "Ada", age: 0 } }), 400,
        "VALIDATION_ERROR", ["age"], "3.0's exclusiveMinimum: true");
    refused(await ask("GET", "/users?limit=many"), 400, "VALIDATION_ERROR", ["limit"], "a wrong query parameter");
    refused(await ask("POST", "/users", { body: "{", type: "application/json" }), 400, "VALIDATION_ERROR", ["body"],
        "malformed JSON");
    refused(await ask("POST", "/users"), 400, "VALIDATION_ERROR", ["body"], "no body");
    refused(await ask("POST", "/users", { body: "a=b", type: "application/xml" }), 415, "UNSUPPORTED_MEDIA_TYPE", [],
        "another media type");
    refused(await oversize("/users", 2000000), 413, "PAYLOAD_TOO_LARGE", [],
        "a body that is too large");
    refused(await ask("GET", "/nothing"), 404, "NOT_FOUND", [], "an unknown path");
    const other = await ask("DELETE", "/users");
    refused(other, 405, "METHOD_NOT_ALLOWED", [], "another method");
    is(other.headers.get("allow"), "GET, POST, HEAD, OPTIONS", "and which there are");
    const named = await ask("GET", "/nothing", { headers: { "x-request-id": "abc-123" } });
    is(named.body.meta.requestId, "abc-123", "a request id is kept");
    await end();
}

// Written by people: what the handler sees is read, typed and complete.
{
    const { ask, end } = await service(users, {
        handlers: {
            "src/routes/users.ts": `
import { ApiError } from '../middleware/http.js';
import type { Request, Response } from '../middleware/http.js';

export const listUsers = async (req: Request<'listUsers'>, res: Response<'listUsers'>) => {
  const limit: number = req.query.limit;
  res.status(200).json({ limit });
};

export const createUser = async (req: Request<'createUser'>, res: Response<'createUser'>) => {
  const { email, name, age } = req.body;
  if (name === 'Eve') throw new ApiError(409, 'The name is taken');
  if (name === 'Mallory') throw new Error('secret');
  const years: number | undefined = age;
  res.status(201).json({ id: 1, email, name, years });
};
` },
    });
    const made = await ask("POST", "/users", { body: { email: "ada@example.com", name: "Ada", age: 36 } });
    is(made.status, 201, "a handler answers");
    same(made.body, { id: 1, email: "ada@example.com", name: "Ada", years: 36 }, "with what came in");
    same((await ask("GET", "/users")).body, { limit: 20 }, "a default is applied");
    same((await ask("GET", "/users?limit=3")).body, { limit: 3 }, "a parameter is a number");
    refused(await ask("POST", "/users", { body: { email: "e@example.com", name: "Eve" } }), 409, "CONFLICT", [],
        "an error of the handler");
    const hidden = await ask("POST", "/users", { body: { email: "m@example.com", name: "Mallory" } });
    refused(hidden, 500, "INTERNAL_ERROR", [], "an error that nobody expected");
    ok(!JSON.stringify(hidden.body).includes("secret"), "stays inside");
    await end();
}

await doneTesting();
