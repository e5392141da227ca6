import { readFileSync, writeFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { doneTesting, is, note, ok, same } from "../lib/tap.mjs";
import { compile, generate, refused, serve } from "./api-scaffold/service.mjs";

// How a handler that was not written yet becomes one that answers with what it got.
const ECHO = {
    express: [/^ {2}notImplemented\(req, res\);/gm, `  const { headers, cookies } = req.declared;
  res.status(200).json({ params: req.params, query: req.query, headers, cookies, body: req.body });`],
    fastify: [/^ {2}return notImplemented\(request, reply\);/gm, `  const { headers, cookies } = request.declared;
  const { params, query, body } = request;
  return reply.code(200).send({ params, query, headers, cookies, body });`],
    koa: [/^ {2}notImplemented\(ctx\);/gm, `  const { headers, cookies } = ctx.declared;
  ctx.answer(200, { params: ctx.params, query: ctx.query, headers, cookies, body: ctx.input });`],
};

function echo(folder, framework) {
    const routes = join(folder, "src/routes");
    for (const file of readdirSync(routes).filter((name) => name !== "index.ts")) {
        const path = join(routes, file);
        const text = readFileSync(path, "utf8").replace("import { notImplemented } from '../middleware/http.js';\n", "");
        writeFileSync(path, text.replace(...ECHO[framework]));
    }
}

// The time of the processor that a process has taken, in ticks of 10 ms.
function ticks(pid) {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\) /s, "").split(" ");
    return Number(fields[11]) + Number(fields[12]);
}

async function reads(framework) {
    const { folder, status, stderr } =
        generate(join(import.meta.dirname, "api-scaffold/reading.yaml"), [], framework);
    is(status, 0, `${framework}: it generates`);
    is(stderr, "", "without a word");
    echo(folder, framework);
    const faults = compile(folder);
    ok(faults === "", "tsc --strict is content", faults);
    const { ask, end, child } = await serve(folder);
    const get = (path, options) => ask("GET", `/v1${path}`, options);

    // gives NAME PATH PART WANT: the part of what the handler got.
    async function gives(path, part, want, options) {
        const reply = await get(path, options);
        if (reply.status !== 200) note(reply);
        same(reply.body?.[part], want, `${path} gives ${JSON.stringify(want)}`);
    }

    async function refuses(path, fields, options) {
        refused(await get(path, options), 400, "VALIDATION_ERROR", fields, `${path} is refused`);
    }

    await gives("/users/7", "params", { id: 7 });
    await gives("/users/me", "params", {});
    await refuses("/users/you", ["id"]);
    await refuses("/users/7.5", ["id"]);
    is((await get("/files/%E0%A4%A.md")).status, 400, "a path that cannot be decoded");
    is((await ask("POST", "/v1/users/7:cancel")).body.params?.id, 7, "a part behind a parameter");
    await gives("/users:search", "params", {});
    is((await get("/usersXsearch")).status, 404, "a colon is no parameter");
    await gives("/files/a.b.md", "params", { name: "a.b", ext: "md" });
    await refuses("/files/a.exe", ["ext"]);
    await gives("/files/atxt", "params", { name: "a" });
    await gives("/odd/u%2F1/a*b+(c)/%C3%A9", "params", { "user-id": "u/1", é: "é" });
    await gives("/caf%C3%A9/x%20y", "params", {});
    await gives("/slash/", "params", {});
    is((await get("/slash")).status, 404, "a slash at the end is a part of the path");
    is((await get("/USERS/7")).status, 404, "so is the case of letters");
    is((await ask("GET", "/users/7")).status, 404, "the routes are below the server's path");
    const options = await ask("OPTIONS", "/v1/users/7");
    is(`${options.status} ${options.headers.get("allow")}`, "204 GET, PUT, HEAD, OPTIONS", "OPTIONS says what there is");
    is((await ask("HEAD", "/v1/users/7")).status, 200, "HEAD is a GET without a body");
    is((await ask("DELETE", "/v1/users/me")).status, 405, "the method of another path is none of this one");
    is((await get("/users/%ff")).status, 400, "a path that is no text");

    await gives("/path/1,2/.3,4/;c=5/;d=6;d=x/x=7", "params", { a: [1, 2], b: [3, 4], c: 5, d: ["6", "x"], e: { x: 7 } });
    await refuses("/path/1,z/.3/;c=5/;d=6/x=y", ["a[1]", "e.x"]);

    const many = { many: ["a", "b"], empty: 9 };
    const query = (text, want) => gives(`/query?${text}`, "query", { ...want, ...many });
    await query("", {});
    await query("n=1.5&i=3&flag=true&text=7", { n: 1.5, i: 3, flag: true, text: "7" });
    await query("n=-1e3&text=", { n: -1000, text: "" });
    await query("text=a+b%20c%2Bd", { text: "a b c+d" });
    await query("either=12", { either: 12 });
    await query("either=abc", { either: "abc" });
    await query("none=null", { none: null });
    await query("list=1&list=2", { list: [1, 2] });
    await query("commas=a,b%2Cc", { commas: ["a", "b,c"] });
    await query("blanks=a%20b", { blanks: ["a", "b"] });
    await query("pipes=a|b%7Cc", { pipes: ["a", "b", "c"] });
    await query("deep[a]=1&deep[b][c]=false&deep[l][]=1&deep[l][]=2", { deep: { a: 1, b: { c: false }, l: [1, 2] } });
    await query("deep[toString]=s", { deep: { toString: "s" } });
    await query("pair=x,1,y,2", { pair: { x: 1, y: 2 } });
    await query("tuple=1,2,true,1.5", { tuple: [1, "2", true, 1.5] });
    await query("p=1&q=z", { spread: { p: 1, q: "z" } });
    await query("json=%7B%22k%22:1%7D", { json: { k: 1 } });
    await query("empty=&void=", { void: "" });
    await query("empty&void", { void: "" });
    await query("br[ack]=x", { "br[ack]": "x" });
    same((await get("/query?many=c")).body.query, { many: ["c"], empty: 9 }, "a default gives way");
    same(Object.entries((await get("/query?__proto__=x")).body.query).sort(),
        Object.entries(JSON.parse('{"__proto__": "x", "many": ["a", "b"], "empty": 9}')).sort(), "__proto__ is a name like others");
    await query("unknown=1", {});
    for (const [text, fields] of [["n=x", ["n"]], ["i=2", ["i"]], ["i=3.5", ["i"]], ["flag=1", ["flag"]], ["either=abcd", ["either"]],
        ["list=1&list=x", ["list[1]"]], ["deep[z]=1", ["deep.z"]], ["tuple=x,y,1", ["tuple[0]", "tuple[2]"]], ["json=%7B", ["json"]], ["json=%7B%7D", ["json.k"]],
        ["n=x&i=y&flag=z", ["flag", "i", "n"]], ["i=", ["i"]], ["empty=x", ["empty"]], ["n=1e999", ["n"]], ["i=1&i=2", ["i"]]]) await refuses(`/query?${text}`, fields);

    const both = { headers: { "X-Number": "5", "X-List": "1, 2", Cookie: "other=1; session=abc" } };
    await gives("/else", "cookies", { session: "abc", count: 7 }, both);
    is((await get("/else", both)).body.headers["X-Number"], 5, "a header is a number");
    await gives("/else", "cookies", { session: "a+b", count: 7 }, { headers: { "X-Number": "5", Cookie: "session=a%2Bb" } });
    await gives("/else", "cookies", { session: "a+b", count: 7 }, { headers: { "X-Number": "5", Cookie: "session=a+b" } });
    await refuses("/else", ["X-Number", "session"]);
    await refuses("/else", ["X-Number", "session"], { headers: { "X-Number": "five", Cookie: "session=ab" } });

    // sends NAME BODY WANT: the body that the handler got, or the fields that are refused.
    async function sends(body, want, type) {
        const reply = await ask("POST", "/v1/bodies", { body, type });
        if (reply.status !== 200) note(reply);
        same(reply.body?.body, want, `${type ?? "a body"} gives ${JSON.stringify(want)}`);
    }
    async function wrong(body, fields, type) {
        refused(await ask("POST", "/v1/bodies", { body, type }), 400, "VALIDATION_ERROR", fields, `${fields} in ${type ?? "JSON"}`);
    }
    await sends(undefined, undefined);
    await sends({ name: "x", inner: [{ name: "y" }] }, { name: "x", inner: [{ name: "y" }] });
    await sends('{"v": 1}', { v: 1 }, "application/vnd.x+json; charset=utf-8");
    const urlencoded = "application/x-www-form-urlencoded";
    await sends("a=1&l=2&l=3&o[k]=true", { a: 1, l: [2, 3], o: { k: true } }, urlencoded);
    await sends("a=1&p=%7B%22k%22%3Atrue%7D&j=%5B1,%202%5D", { a: 1, j: [1, 2], p: { k: true } }, urlencoded);
    await wrong("a=1&p=%7B%22k%22%3A1%7D", ["p.k"], urlencoded);
    await wrong("a=1&p=k&j=1", ["p", "j"], urlencoded);
    await wrong("a=1&j=%5B", ["j"], urlencoded);
    await sends("hello", "hello", "text/plain");
    const form = new FormData();
    form.append("file", new File(["bytes"], "a.txt", { type: "text/x-test" }));
    form.append("meta", '{"n": 3}');
    form.append("n", "4");
    form.append("pictures", new File(["png"], "b.png", { type: "image/png" }));
    const uploaded = await ask("POST", "/v1/bodies", { body: form });
    same([uploaded.body.body?.file?.name, uploaded.body.body?.file?.type, uploaded.body.body?.meta, uploaded.body.body?.n, uploaded.body.body?.pictures?.[0]?.name],
        ["a.txt", "text/x-test", { n: 3 }, 4, "b.png"], "a form with a file");
    form.set("meta", new Blob(['{"n": 5}'], { type: "application/json" }));
    form.append("photo", new File(["webp"], "c.webp", { type: "image/webp" }));
    same((await ask("POST", "/v1/bodies", { body: form })).body.body?.meta, { n: 5 }, "JSON of a form, as a browser sends it");
    form.set("photo", new File(["gif"], "c.gif", { type: "image/gif" }));
    form.set("n", "x");
    refused(await ask("POST", "/v1/bodies", { body: form }), 400, "VALIDATION_ERROR", ["photo", "n"], "a file of a type that the field does not take");
    is((await ask("POST", "/v1/bodies", { body: new Uint8Array([1, 2, 3]), type: "image/png" })).status, 200, "bytes");
    const packed = await ask("POST", "/v1/bodies", { body: "hello", type: "text/plain", headers: { "Content-Encoding": "br-x" } });
    is(packed.status, 415, "an encoding that nobody knows");
    await wrong({ name: 1, inner: [{ name: "y" }, { name: 2 }, { inner: 3, extra: 4 }] },
        ["name", "inner[1].name", "inner[2].name", "inner[2].inner", "inner[2].extra"]);
    await wrong('{"name": "x", "__proto__": "y", "a b": "z"}', ["__proto__", '["a b"]'], "application/json");
    await wrong("[]", ["body"], "application/json");
    is((await ask("POST", "/v1/bodies", { body: { name: "x", inner: Array(5000).fill(1) } })).body.error?.details.length, 100,
        "an answer lists a hundred problems at most");
    const deep = '{"name":"x","inner":['.repeat(40000) + "]}".repeat(40000);
    is((await ask("POST", "/v1/bodies", { body: deep, type: "application/json" })).status, 400, "a body deeper than the stack");
    const brackets = Array.from({ length: 40000 }, (_, i) => `o[a][k${i}]=1`).join("&");
    const before = ticks(child.pid);
    await ask("POST", "/v1/bodies", { body: brackets, type: "application/x-www-form-urlencoded" });
    ok(ticks(child.pid) - before < 300, "a form of many brackets takes no long time of the processor");
    async function animal(body, fields) {
        const reply = await ask("POST", "/v1/animals", { body });
        if (fields) refused(reply, 400, "VALIDATION_ERROR", fields, `${JSON.stringify(body)} is refused`);
        else same(reply.body?.body, body, `${JSON.stringify(body)} is read`);
    }
    await animal({ kind: "Cat", name: "Tom", lives: 7, chip: "1" });
    await animal({ kind: "puppy", name: "Rex", chip: "1" });
    await animal({ kind: "Cat", name: 1, lives: 10, chip: "1" }, ["name", "lives"]);
    await animal({ kind: "Dog", name: "Rex", lives: 7 }, ["chip"]);
    await animal({ kind: "cow", name: "Ox", chip: "1" }, ["body"]);
    await wrong("a=x", ["a"], "application/x-www-form-urlencoded");
    await wrong("too long", ["body"], "text/plain");
    await wrong("--x\r\n", ["body"], "multipart/form-data; boundary=x");
    for (const type of ["application/xml", "application/json; charset=utf-16", "nonsense", "image"]) {
        is((await ask("POST", "/v1/bodies", { body: "{}", type })).status, 415, `${type} is refused`);
    }
    await end();
}

for (const framework of ["express", "fastify", "koa"]) await reads(framework);
await doneTesting();
