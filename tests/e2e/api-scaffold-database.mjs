import { readFileSync } from "node:fs";
import { join } from "node:path";
import { doneTesting, is, ok, packages, run, same } from "../lib/tap.mjs";
import { compile, generate, serve, transpile } from "./api-scaffold/service.mjs";
import { unexpected } from "./api-scaffold/targets.mjs";
import { settings, token } from "./api-scaffold/token.mjs";

const [, , shop, pooled, ...others] = process.argv;
const { Client } = packages("pg");

async function sql(url, text, values) {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
        return (await client.query(text, values)).rows;
    } finally {
        await client.end();
    }
}

// The document of the API, as people get it.
function document(url, options = []) {
    const done = run("api-scaffold", ["--from-db", url, "--emit", "spec", "--json", ...options]);
    ok(done.status === 0, "the specification is written", done.stderr);
    return JSON.parse(done.stdout);
}

const spec = document(shop);

// What the catalogue says is what the specification says.
{
    const { schemas } = spec.components;
    const customer = schemas.Customer.properties;
    is(schemas.Customer.description, "Who buys", "a table's comment");
    is(customer.nick.maxLength, 20, "a domain's constraint");
    same(customer.mood.enum, ["sad", "ok", "happy", null], "an enum that may be null");
    same([customer.score.minimum, customer.score.maximum, customer.score.multipleOf], [0, 100, 0.01], "numeric(5,2)");
    is(customer.passwordHash, undefined, "a secret is not read");
    is(schemas.CustomerCreate.properties.passwordHash.writeOnly, true, "but written");
    same(schemas.CustomerCreate.required, ["email"], "what must be given");
    is(schemas.CustomerCreate.properties.id, undefined, "an identity is not given");
    same(schemas.OrderCreate.properties.status.enum, ["new", "paid", "sent"], "a list of values");
    is(schemas.OrderCreate.properties.total.exclusiveMinimum, 0, "a comparison");
    is(schemas.OrderCreate.properties.doubleTotal, undefined, "a generated column is not given");
    same(Object.keys(spec.paths["/order-tags/{orderId}/{tagName}"]), ["parameters", "get", "delete"], "a composite key");
    same(Object.keys(spec.paths["/order-totals"]), ["get"], "a view is read only");
    const snake = document(shop, ["--naming", "snake", "--tables", "customers", "--expose", "customers.password_hash"]);
    same(Object.keys(snake.paths), ["/customers", "/customers/{id}"], "--tables");
    ok("password_hash" in snake.components.schemas.Customer.properties, "--naming snake, --expose");
    const schema = run("db-migrate", ["--connection", shop, "--introspect"]);
    const piped = run("api-scaffold", ["--from-db", "-", "--generate-spec", "--json"], { input: schema.stdout });
    same(JSON.parse(piped.stdout), spec, "a db-schema document gives the same");
}

// The tests that come with it: every table, created, read, updated, deleted, listed, filtered, included.
function testsItself(folder, url, pass = /^# pass 6\n# fail 0\n# cancelled 0\n# skipped 0$/m) {
    const tests = (env) => run(process.execPath, ["--test", "dist-test/test/tables.test.js"],
        { cwd: folder, env, seconds: 300 }).stdout;
    const found = tests({ TEST_DATABASE_URL: url });
    ok(pass.test(found), "its own tests pass", found.slice(-3000));
    return found;
}

// Schemas of others, in the database of each: nothing fails, and what no row can be made of is said.
function triesOthers(frameworks) {
    for (const name of others) {
        const url = shop.replace(/shop$/, name);
        for (const framework of frameworks) {
            const { folder, status, stderr } = generate(["--from-db", url], [], framework);
            ok(status === 0, `a service of ${name} for ${framework}`, stderr);
            const faults = compile(folder, ["-p", join(folder, "tsconfig.test.json")]);
            ok(faults === "", "tsc --strict is content", faults);
            const found = testsItself(folder, url, /^# pass [1-9][0-9]*\n# fail 0$/m);
            for (const line of found.match(/^(?:ok .* # SKIP .*|# (?:tests|pass) .*)$/gm) ?? []) console.log(`# ${line}`);
            if (name === "awkward") {
                same(found.match(/(?<=^ok \d+ - )\S+(?= # SKIP)/gm), ["/refusals", "/cold-views"], "what cannot be tried is said");
            }
        }
    }
}

// One statement for the page, and one for each relation: never one for each row.
async function countsStatements(ask, url) {
    const rows = await sql(url, "INSERT INTO orders (customer_id) SELECT id FROM customers, generate_series(1, 3) RETURNING id");
    ok(rows.length >= 3, "there are rows to be counted", rows);
    await sql(url, "SELECT pg_stat_statements_reset()");
    const page = await ask("GET", "/orders?limit=50&include=customer,parent,tags,orderTags");
    is(page.status, 200, "a page with four relations");
    const counted = await sql(url, "SELECT sum(calls)::int AS n FROM pg_stat_statements WHERE query LIKE '%row_to_json%'");
    is(counted[0].n, page.body.data.some((row) => row.parentId !== null) ? 5 : 4, "takes a statement each, and no more");
}

async function answers(ask) {
    const email = `one${Date.now()}@example.com`;
    const made = await ask("POST", "/customers", { body: { email, home: { street: "s", number: 5 },
        homes: [{ street: null, number: 6 }], big: "12345678901234567890.1234", updatedAt: "2024-05-06T07:08:09Z" } });
    is(made.body.data.big, "12345678901234567890.1234", "no digit is lost");
    same([made.body.data.home, made.body.data.homes], [{ street: "s", number: 5 }, [{ street: null, number: 6 }]],
        "composite types are objects");
    is(Date.parse(made.body.data.updatedAt), Date.parse("2024-05-06T07:08:09Z"), "a timestamp without a zone is UTC");
    const twice = await ask("POST", "/customers", { body: { email } });
    is(twice.status, 409, "unique");
    same(twice.body.error.details, [{ field: "email", message: "must be unique" }], "with the field");
    const nowhere = await ask("POST", "/orders", { body: { customerId: "999999" } });
    is(nowhere.status, 422, "a foreign key that leads nowhere");
    same(nowhere.body.error.details, [{ field: "customerId", message: "must refer to something that exists" }], "its field");
    const parent = (await ask("POST", "/orders", { body: { customerId: made.body.data.id } })).body.data.id;
    await ask("POST", "/orders", { body: { customerId: made.body.data.id, parentId: parent } });
    is((await ask("DELETE", `/orders/${parent}`)).status, 409, "what something refers to");
    is((await ask("GET", "/customers/99999999999999999999")).status, 400, "out of range");
    is((await ask("GET", "/customers/0")).status, 404, "nothing there");
    is((await ask("GET", "/customers?cursor=bm9uZQ")).status, 400, "a cursor that is none");
    is((await ask("GET", "/customers?sort=passwordHash")).status, 400, "no sorting by secrets");
    is((await ask("GET", "/customers?filter[passwordHash][eq]=x")).status, 400, "no filter on secrets");
    const found = await ask("GET", `/customers?filter[email][like]=one%25&filter[mood][in]=ok&filter[born][null]=true&fields=email`);
    same(Object.keys(found.body.data[0]).sort(), ["email", "id"], "fields, like, in, null");
    const down = await ask("GET", "/customers?sort=-email&limit=100");
    const emails = down.body.data.map((row) => row.email);
    same(emails, [...emails].sort().reverse(), "sorted downwards");
}

// Requests that change nothing, with filters by columns of every type: each succeeds.
async function requests(url, service) {
    const done = run("api-scaffold", ["--from-db", url, "--emit", "requests", "--only", "/customers,/orders,/tags,/logs,/order-totals"]);
    const set = JSON.parse(done.stdout);
    ok(set.requests.some((request) => /wakes.*eq/.test(request.url)), "there are filters in them", done.stdout);
    same(await unexpected(set, service, {}), [], "each request that is made of the specification succeeds");
}

// Attacks of our own: nothing gets through, nothing breaks, nothing is told.
async function attacks(url, service, ask) {
    const done = run("api-scaffold", ["--from-db", url, "--emit", "attacks", "--only", "all",
        "--tables", "customers,tags,logs"]);
    ok(done.status === 0, "there are attacks", done.stderr);
    const found = await unexpected(JSON.parse(done.stdout), service, {});
    ok(found.length === 0, "and each gets what is due", found.slice(0, 5).join("\n"));
    const tables = await sql(url, "SELECT count(*)::int AS n FROM pg_tables WHERE schemaname = 'public'");
    is(tables[0].n, 5, "all tables are there");
    for (const text of ["'; DROP TABLE logs; --", "\" OR 1=1 --", "$1", "{}", "\u0000", "%00"]) {
        for (const name of ["cursor", "sort", "fields", "include", "limit", "filter[email][eq]", "filter[email][like]", "filter[x][eq]"]) {
            const reply = await ask("GET", `/customers?${name}=${encodeURIComponent(text)}`);
            if (reply.status >= 500 || /pg_|relation|syntax/.test(JSON.stringify(reply.body))) {
                ok(false, `${name}=${text}`, reply);
            }
        }
    }
}

// Row-level security: each sees and changes what is theirs, on the one connection that all share.
async function guards(framework) {
    const url = shop.replace(/shop$/, "guarded");
    const { folder, status, stderr } = generate(["--from-db", url], ["--rls"], framework);
    ok(status === 0, `a guarded service for ${framework}`, stderr);
    transpile(folder);
    const connection = new URL(url);
    connection.username = "api";
    const { ask, end } = await serve(folder, { ...settings, DATABASE_URL: String(connection), PGPOOL_MAX: "1" });
    const by = (who) => (method, path, body) =>
        ask(method, path, { body, headers: { authorization: `Bearer ${token({ sub: who })}` } });
    const [ada, bob] = [by("ada"), by("bob")];
    is((await ask("GET", "/notes")).status, 401, "nobody is let in without a token");
    const made = await ada("POST", "/notes", { body: "hers" });
    same([made.status, made.body.data.owner], [201, "ada"], "a row is hers");
    const path = made.headers.get("location");
    const lists = await Promise.all([ada("GET", "/notes"), bob("GET", "/notes"), ada("GET", "/notes"), bob("GET", "/notes")]);
    same(lists.map((list) => list.body.data.length), [1, 0, 1, 0], "each sees their own, at the same time");
    const tries = [await bob("GET", path), await bob("PATCH", path, { body: "his" }), await bob("DELETE", path),
        await bob("POST", "/notes", { owner: "ada", body: "in her name" })];
    same(tries.map((reply) => reply.status), [404, 404, 404, 403], "what is not theirs is not there, and cannot be made");
    is((await ada("DELETE", path)).status, 204, "hers she may remove");
    await end();
}

// Behind a pooler whose connections know each other's prepared statements, or have lost them.
async function pools(folder, url) {
    const behind = new URL(url);
    behind.port = pooled;
    const { ask, end, output } = await serve(folder, { DATABASE_URL: String(behind), PGPOOL_MAX: "6", LOG_LEVEL: "info" },
        "dist-test/src/server.js");
    const paths = ["/customers", "/customers?sort=-email", "/orders?include=customer", "/tags", "/orders?limit=2", "/logs"];
    const replies = [];
    for (let round = 0; round < 5; round++) {
        replies.push(...(await Promise.all(Array.from({ length: 24 }, (_, index) => ask("GET", paths[index % paths.length])))));
    }
    const wrong = replies.filter((reply) => reply.status !== 200);
    ok(replies.length === 120 && wrong.length === 0, "a pooler of transactions is none of their business", wrong.slice(0, 3));
    await end();
    const lines = output().split("\n").filter((line) => line.includes('"message":"request"')).map((line) => JSON.parse(line));
    is(lines.length, 120, "each request has its line in the log, to the last");
    same(Object.keys(lines[119]), ["time", "level", "message", "requestId", "method", "path", "status", "ms"], "which says what it was");
}

// A table that another transaction holds: the time limits end who waits for it, and who waits for their connection.
async function bounds(folder, url) {
    const holder = new Client({ connectionString: url });
    await holder.connect();
    await holder.query("BEGIN; LOCK TABLE tags");
    const { ask, end } = await serve(folder, { DATABASE_URL: url, PGPOOL_MAX: "1", PGPOOL_WAIT_MS: "100", PG_STATEMENT_TIMEOUT_MS: "2000" },
        "dist-test/src/server.js");
    const order = [];
    const asking = ["/tags", "/customers"].map((path) => ask("GET", path).then((reply) => order.push([path, reply.status])));
    await Promise.all(asking);
    same(order, [["/customers", 503], ["/tags", 503]], "PGPOOL_WAIT_MS and PG_STATEMENT_TIMEOUT_MS bound the waiting");
    await holder.query("COMMIT");
    await holder.end();
    is((await ask("GET", "/tags")).status, 200, "and then it goes on");
    await end();
    const planned = (env) => run(process.execPath, ["--input-type=module", "-e", `
        const { pool, run } = await import("./dist-test/src/database/pool.js");
        for (const text of ["SELECT 1", "SELECT 2", "SELECT 3"]) await run({}, {}, (client) => client.query(text, []));
        console.log((await pool.query("SELECT count(*)::int AS n FROM pg_prepared_statements")).rows[0].n);
        await pool.end();`], { cwd: folder, env: { DATABASE_URL: url, PGPOOL_MAX: "1", ...env } }).stdout.trim();
    same([planned({}), planned({ PG_NAMED_STATEMENTS: "2" }), planned({ PG_NAMED_STATEMENTS: "0" })], ["3", "2", "0"],
        "PG_NAMED_STATEMENTS are planned once");
}

for (const framework of ["express", "fastify", "koa"]) {
    if (framework === "koa" || process.env.LONG) await guards(framework);
    const url = shop.replace(/shop$/, `shop_${framework}`);
    const { folder, status, stderr } = generate(["--from-db", url], [], framework);
    ok(status === 0, `a service for ${framework}`, stderr);
    ok(!readFileSync(join(folder, "src/database/pool.ts"), "utf8").includes(url), "the connection is not in it");
    if (framework === "express") {
        const faults = compile(folder, ["-p", join(folder, "tsconfig.test.json")]);
        ok(faults === "", "tsc --strict is content, with its tests as well", faults);
    } else {
        transpile(folder, true);
    }
    testsItself(folder, url);
    const service = await serve(folder, { DATABASE_URL: url, RATE_LIMIT_MAX: "0" }, "dist-test/src/server.js");
    await answers(service.ask);
    await countsStatements(service.ask, url);
    if (framework === "express") await requests(url, service.url);
    if (framework === "express") await attacks(url, service.url, service.ask);
    await service.end();
    if (framework === "express") await bounds(folder, url);
    if (framework !== "fastify") await pools(folder, url);
}

triesOthers(process.env.LONG ? ["express", "fastify", "koa"] : ["express"]);
await doneTesting();
