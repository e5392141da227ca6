// Sets of requests against a Node server that keeps what it gets: the mix, placeholders, set-up,
// forms of files, several hosts, one after the other, and what each report says of it.
import { createServer } from "node:http";
import { createServer as createHttp2 } from "node:http2";
import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { faults } from "../lib/document.mjs";
import { doneTesting, is, note, ok, same, scratch, until } from "../lib/tap.mjs";

const folder = scratch();
const replies = {
    "/login": { status: 200, body: { data: { token: 'to"k/en', id: 7, list: [{ "a/b": "deep" }] } } },
    "/forbidden": { status: 403, body: {} },
};

// A server that keeps what it gets.
async function serve() {
    const seen = [];
    const server = createServer((request, response) => {
        const chunks = [];
        request.on("data", (chunk) => chunks.push(chunk));
        request.on("end", () => {
            const { method, url, headers } = request;
            const bytes = Buffer.concat(chunks);
            seen.push({ method, url, headers, bytes, body: bytes.toString() });
            const reply = replies[url] ?? { status: method === "POST" ? 201 : 200, body: { ok: true } };
            response.writeHead(reply.status, { "Content-Type": "application/json" });
            response.end(JSON.stringify(reply.body));
        });
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    return { seen, server, base: `http://127.0.0.1:${server.address().port}` };
}

const { seen, server, base } = await serve();
const other = await serve();

function file(name, content) {
    const path = join(folder, name);
    writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
    return path;
}

function set(requests, more = {}) {
    return { kind: "request-set", version: 1, tool: "test", base, requests, ...more };
}

// Run api-load while our servers answer.
function load(args, { env, input } = {}) {
    seen.length = other.seen.length = 0;
    return new Promise((resolve) => {
        const child = spawn("api-load", args, { cwd: folder, env: { ...process.env, ...env } });
        let stdout = "", stderr = "";
        child.stdout.on("data", (chunk) => (stdout += chunk));
        child.stderr.on("data", (chunk) => (stderr += chunk));
        child.on("close", (status) => {
            let report = null;
            try { report = JSON.parse(stdout); } catch { /* text, or nothing */ }
            resolve({ status, stdout, stderr, report });
        });
        child.stdin.end(input ?? "");
    });
}

async function loads(args, options) {
    const done = await load(args, options);
    is(done.stderr, "", "nothing is complained about");
    if (done.report) same(faults("api-load", done.report), [], "the report fits its schema");
    return done;
}

const count = (path) => seen.filter((one) => one.url === path).length;

// ---- the mix
{
    const path = file("mix.json", set([{ name: "a", url: "/a", weight: 3 }, { url: "/b", method: "PUT", body: "x" },
        { name: "c", url: "/c", weight: 0.5, expect_status: "2xx" }]));
    const { status, report } = await loads(["--targets", path, "-c", "3", "-n", "90"]);
    is(status, 0, "a mix");
    same([count("/a"), count("/b"), count("/c")], [61, 20, 10], "each as often as its weight says, and a preflight");
    const [a, b, c] = report.targets;
    same([a.name, b.name, c.name], ["a", "PUT /b", "c"], "a request without a name gets one");
    same([a.sent, b.sent, c.sent], [61, 20, 10], "every request is counted");
    same([a.requests.total, b.requests.total, c.requests.total], [60, 20, 10], "and the preflight kept apart");
    is(report.requests.total, 90, "together");
    is(a.counts.concat(b.counts, c.counts).reduce((sum, [, n]) => sum + n, 0), 90, "so are the latencies");
    ok(Date.parse(a.started) <= Date.parse(a.ended) && Date.parse(a.ended) - Date.now() < 1000, "with their times");
    is(report.target, base, "the target is the base");
    is(seen.find((one) => one.url === "/b").body, "x", "with its body");
}
{
    const { status, report } = await loads(["--targets", "-", base, "-n", "20", "-c", "4", "-T", "2", "-d", "5"],
        { input: JSON.stringify(set([{ url: "/a" }, { url: "/b" }], { base: "http://nowhere.invalid" })) });
    is(status, 0, "standard input, and a URL in place of the base");
    ok(count("/a") === 11 && count("/b") === 10, "threads share the mix", [count("/a"), count("/b")]);
    is(report.options.targets, "<stdin>", "the report says where it is from");
}
{
    const path = file("expect.json", set([{ name: "good", url: "/a" }, { name: "bad", url: "/forbidden", expect_status: 200 }]));
    const { status, report } = await loads(["--targets", path, "-n", "10", "-c", "1"]);
    is(status, 1, "a status that the set does not expect");
    same(report.targets.map((one) => one.requests.failed), [0, 5], "is a failure of its target");
    same(report.targets[1].errors, [{ cause: "HTTP 403", count: 5 }], "by its cause");
    is((await loads(["--targets", file("fine.json", set([{ url: "/forbidden", expect_status: "403,2xx" }])), "-n", "4"])).status,
        0, "and a list may expect it");
}

// ---- placeholders
const variables = { LOGIN: "pass\"word", BASE: base };
{
    const path = file("full.json", set([
        { name: "get", url: "/u/{{captured.id}}/{{random.int 5 6}}?q={{csv.name}}&t={{captured.token}}",
            headers: { "X-Row": "{{csv.id}}", "X-Secret": "{{env.LOGIN}}", Authorization: "Bearer {{captured.id}}" } },
        { name: "post", method: "POST", url: "/p", expect_status: 201,
            body: { n: "{{seq}}", s: "n{{seq}}", id: "{{captured.id}}", name: "{{csv.name}}", deep: "{{captured.deep}}",
                uuid: "{{random.uuid}}", braces: "{{{{x}}" } },
        { name: "form", method: "POST", url: "/f", body: "a={{csv.name}}", headers: { "content-type": "application/x-www-form-urlencoded" } },
    ], {
        headers: { "X-Gone": "1", "X-Mine": "set" },
        setup: [{ name: "login", method: "POST", url: "/login", headers: { "X-Gone": "" }, expect_status: "200",
            body: { password: "{{env.LOGIN}}" }, capture: { token: "/data/token", id: "/data/id", deep: "/data/list/0/a~1b" } },
        { name: "use", url: "/x/{{captured.id}}" }],
    }));
    const data = file("names.csv", 'id,name\r\n1,"a ""b"", c"\r\n2,Ärger & Co\r\n');
    const args = ["--targets", path, "--data", data, "-n", "60", "-c", "1", "-H", "X-Mine: given"];
    const { status, report, stdout } = await loads(args, { env: variables });
    is(status, 0, "placeholders");
    is(seen[0].url, "/login", "the set-up comes first");
    is(seen[0].body, '{"password":"pass\\"word"}', "with a variable escaped for JSON");
    is(seen[0].headers["x-gone"], undefined, "and without a header that it removes");
    is(seen[1].url, "/x/7", "then the next one, with what was captured");
    is(report.requests.setup, 2, "the report counts them");
    const gets = seen.filter((one) => one.url.startsWith("/u/"));
    ok(gets.every((one) => /^\/u\/7\/[56]\?q=(a%20%22b%22%2C%20c|%C3%84rger%20%26%20Co)&t=to%22k%2Fen$/.test(one.url)),
        "values are percent-encoded in URLs", gets.map((one) => one.url).slice(0, 4));
    ok(gets.some((one) => one.url.startsWith("/u/7/5")) && gets.some((one) => one.url.startsWith("/u/7/6")),
        "random numbers cover their range");
    ok(gets.every((one) => one.headers["x-secret"] === 'pass"word' && one.headers.authorization === "Bearer 7"), "headers");
    ok(gets.every((one) => (one.headers["x-row"] === "1") === one.url.includes("a%20")), "columns are of one row");
    ok(gets.every((one) => one.headers["x-mine"] === "given"), "-H comes before the set");
    const posts = seen.filter((one) => one.url === "/p").map((one) => JSON.parse(one.body));
    ok(posts.every((one) => Number.isInteger(one.n) && one.s === `n${one.n}` && one.id === 7 && one.deep === "deep" &&
        one.braces === "{{x}}" && ['a "b", c', "Ärger & Co"].includes(one.name)), "JSON bodies", posts[0]);
    is(new Set(posts.map((one) => one.uuid)).size, 20, "a new UUID each time");
    is(new Set(posts.map((one) => one.n)).size, 20, "a new number each time");
    ok(seen.filter((one) => one.url === "/f").every((one) => /^a=(a%20%22b%22%2C%20c|%C3%84rger%20%26%20Co)$/.test(one.body)), "forms");
    ok(!stdout.includes('pass\\"word') && stdout.includes("{{captured.id}}/{{random.int 5 6}}"), "reports have what was written");
    const uuid = /[0-9a-f]{8}-[0-9a-f-]{27}/g;
    const plain = () => seen.map((one) => one.url + one.body.replace(uuid, ""));
    const before = plain(), used = new Set(posts.map((one) => one.uuid));
    await loads(args, { env: variables });
    same(plain(), before, "another run, the same requests");
    ok(seen.every((one) => (one.body.match(uuid) ?? []).every((text) => !used.has(text))), "with other UUIDs");
    await loads([...args, "--seed", "1"], { env: variables });
    const first = seen.map((one) => one.url + one.body);
    await loads([...args, "--seed", "1"], { env: variables });
    same(seen.map((one) => one.url + one.body), first, "a seed repeats them all");
    await loads([...args, "--seed", "2"], { env: variables });
    ok(seen.some((one, i) => one.url + one.body !== first[i]), "another seed, others");
}
{
    const { report, stdout } = await loads(["{{env.BASE}}/x/{{seq}}", "-b", "n={{random.int 3 3}}", "-n", "4", "-c", "1"],
        { env: variables });
    same(seen.map((one) => one.url), ["/x/1", "/x/2", "/x/3", "/x/4", "/x/5"], "a URL of the command line");
    ok(seen.every((one) => one.body === "n=3"), "and its body");
    is(report.target, "{{env.BASE}}/x/{{seq}}", "the report has it as it was written");
    ok(!stdout.includes(base.slice(7)), "and no trace of the variable");
}
{
    writeFileSync(join(folder, "picture"), Buffer.from([0x89, 0x7b, 0x7b, 0xff, 0x7b, 0x7b]));
    is((await loads([`${base}/picture`, "-b", "@picture", "-n", "2"])).status, 0, "a body that is no text has no placeholders");
}
{
    await loads(["--targets", file("seq.json", set([{ url: "/{{seq}}" }, { url: "/s/{{seq}}" }])), "-n", "300", "-c", "8", "-T", "3"]);
    is(new Set(seen.map((one) => one.url.replace("/s/", "/"))).size, 301, "each number once over all threads");
}

// ---- a set-up that fails: nothing is loaded, and the report says why
for (const [name, step, message, cause] of [
    ["a status", { url: "/forbidden" }, "HTTP 403, not 200-399", "HTTP 403"],
    ["a value that is missing", { method: "POST", url: "/login", capture: { x: "/data/none" } }, "its reply has nothing at '/data/none'",
        "Unexpected body"],
    ["a host", { url: "http://nowhere.invalid/" }, "Could not resolve host: nowhere.invalid", "DNS"],
]) {
    const path = file("failing.json", set([{ url: "/a" }, { url: "/b" }], { setup: [{ name: "step", ...step }, { url: "/later" }] }));
    for (const more of [[], ["--sequential"]]) {
        const done = await load(["--targets", path, "-n", "4", ...more]);
        is(done.stderr.split("\n")[0], `api-load: error: the set-up 'step' has failed: ${message}`, `${name} ends it`);
        is(/^api-load: hint: .*--only/m.test(done.stderr), cause.startsWith("HTTP "), "and says what may help where the service refused");
        ok(done.status === 1 && count("/a") === 0 && count("/later") === 0, "before it begins");
        same(faults("api-load", done.report), [], "its report fits the schema");
        same(done.report?.errors, [{ cause, count: 1 }], "and names the cause");
        same(done.report?.setup_failure, { request: "step", problem: message }, "and the problem");
        same([done.report?.requests.failed, done.report?.requests.setup, done.report?.targets.length], [1, 1, 2], "and counts it");
    }
}
{
    const path = file("failing.json", set([{ url: "/a" }], { setup: [{ name: "step", url: "/forbidden" }] }));
    const text = await load(["--targets", path, "-n", "4", "--format", "text"]);
    ok(text.status === 1 && text.stdout.includes("  HTTP 403: 1\n") && text.stdout.includes("The set-up 'step' has failed: HTTP 403, not 200-399.\n"),
        "so does the one for people", text.stdout);
    const search = await load(["--targets", path, "--find-capacity"]);
    ok(search.status === 1 && search.report?.kind === "load-capacity", "a search has its document");
    const pair = await load(["--targets", path, "--compare", base, other.base, "-d", "1"]);
    ok(pair.status === 1 && pair.report?.kind === "load-comparison", "so has a comparison");
}

// ---- other forms
{
    const lines = [{ url: `${base}/l1` }, { method: "DELETE", url: `${base}/l2`, weight: 2 }];
    await loads(["--targets", file("lines.jsonl", lines.map((one) => JSON.stringify(one)).join("\n") + "\n\n"), "-n", "30", "-c", "2"]);
    is(`${count("/l1")} ${count("/l2")}`, "11 20", "JSON Lines");
    await loads(["--targets", file("lines.jsonl", JSON.stringify({ url: "/one" })), base, "-n", "3"]);
    is(count("/one"), 4, "a single line");
}
{
    file("body.bin", "from a file");
    await loads(["--targets", file("vegeta.txt",
        `# comment\nGET ${base}/v1\nX-A: 1\nX-A: 2\n\nPOST ${base}/v2\nContent-Type: text/x\n@body.bin\n\n`), "-n", "10", "-c", "1"]);
    is(`${count("/v1")} ${count("/v2")}`, "6 5", "vegeta's text");
    is(seen.find((one) => one.url === "/v1").headers["x-a"], "1, 2", "headers, twice when they are there twice");
    is(seen.find((one) => one.url === "/v2").body, "from a file", "a body from a file");
}
{
    const entry = (method, url, more = {}) => ({ request: { method, url, headers: [{ name: ":authority", value: "x" },
        { name: "Host", value: "recorded" }, { name: "Cookie", value: "session=1" }, { name: "Content-Length", value: "99" }], ...more } });
    const har = { log: { version: "1.2", entries: [entry("GET", "http://recorded/h1?a=1#top"), entry("GET", "http://recorded/h1?a=1"),
        entry("GET", "https://cdn.example/x.js"), entry("GET", "data:text/plain,x"),
        entry("POST", "http://recorded/h2", { postData: { mimeType: "x", text: '{"a":"{{seq}}"}' } }),
        entry("POST", "http://recorded/h3", { postData: { mimeType: "x", params: [{ name: "a b", value: "ü" }] } })] } };
    const done = await load(["--targets", file("page.har", har), base, "-n", "40", "-c", "1"]);
    is(done.status, 0, "a browser's archive");
    is(done.stderr, "api-load: note: 2 requests of 'page.har' go to other hosts, and are left out\n".replace("page.har", join(folder, "page.har")),
        "other hosts are left alone, and that is said");
    is(`${count("/h1?a=1")} ${count("/h2")} ${count("/h3")}`, "21 10 10", "equal requests weigh more");
    is(seen.find((one) => one.url === "/h2").body, '{"a":"{{seq}}"}', "a recording has no placeholders");
    is(seen.find((one) => one.url === "/h3").body, "a%20b=%C3%BC", "parameters are a form");
    const { headers } = seen[0];
    same([headers.host, headers.cookie], [base.slice(7), "session=1"], "headers but those of the connection");
    ok(!done.stdout.includes("session=1"), "which are not in the report");
}

{
    const bytes = Buffer.from([0, 255, 16, 13, 10, 34]);
    const post = (text) => ({ request: { method: "POST", url: "http://recorded/bytes", postData: { mimeType: "x", text, encoding: "base64" } } });
    const har = { log: { entries: [...[6, 5, 4].map((length) => post(bytes.subarray(0, length).toString("base64"))),
        { request: { method: "GET", url: "http://elsewhere/" } }] } };
    const done = await load(["--targets", file("bytes.har", har), base, "-n", "3", "-c", "1"]);
    const sent = seen.filter((one) => one.url === "/bytes").map((one) => one.bytes.toString("hex"));
    same([...new Set(sent)].sort(), [6, 5, 4].map((length) => bytes.subarray(0, length).toString("hex")).sort(), "a recorded body of bytes");
    is(done.stderr, `api-load: note: 1 request of '${join(folder, "bytes.har")}' goes to another host, and is left out\n`, "one other host");
}

// ---- several hosts
{
    const path = file("hosts.json", set([{ name: "one", url: "/a" }, { name: "two", url: `${other.base}/b`, weight: 2 }]));
    const { status, report } = await loads(["--targets", path, "-n", "300", "-c", "6"]);
    is(`${status} ${seen.length} ${other.seen.length}`, "0 101 201", "each host gets its requests");
    is(report.requests.preflight, 2, "and its preflight");
    const open = await loads(["--targets", path, "--rate", "300", "-d", "1", "-c", "20"]);
    ok(Math.abs(open.report.requests.total + open.report.requests.dropped - 300) <= 1, "at a rate, too", open.report.requests);
    const down = file("down.json", set([{ name: "up", url: "/a" }, { name: "down", url: "http://127.0.0.1:1/b" }]));
    const refused = await loads(["--targets", down, "-n", "10"]);
    is(refused.status, 1, "a host that refuses");
    same(refused.report.targets.map((one) => one.errors), [[], [{ cause: "Connection refused", count: 1 }]], "is its target's failure");
}

// ---- one after the other
{
    const path = file("turns.json", set([{ name: "first", url: "/a", weight: 3 }, { name: "second", url: "/b" }]));
    const args = ["--targets", path, "--sequential", "--between", 'echo "$API_LOAD_PREVIOUS>$API_LOAD_TARGET" >>turns'];
    const { status, report, stderr } = await load([...args, "-n", "80", "-c", "2"]);
    is(`${status}${stderr}`, "0", "one target after the other");
    is(readFileSync(join(folder, "turns"), "utf8"), ">first\nfirst>second\nsecond>\n", "with a command before, between and after");
    same(faults("api-load", report), [], "the report fits its schema");
    same(seen.map((one) => one.url).join("").match(/^(\/a)+(\/b)+$/) !== null, true, "not mixed");
    same(report.targets.map((one) => one.sent), [61, 21], "each has its share, and a preflight");
    same([count("/a"), count("/b")], [61, 21], "which is what the server got");
    const [one, two] = report.targets;
    ok(Date.parse(one.started) <= Date.parse(one.ended) && Date.parse(one.ended) <= Date.parse(two.started), "in order", [one, two]);
    is(report.requests.total, 80, "together");
    const timed = (await load(["--targets", path, "--sequential", "-d", "1200ms", "--warmup", "100ms", "-c", "2"])).report;
    is(timed.duration_s, 1.2, "the time is shared");
    ok(timed.targets.every((target) => target.requests.warmup > 0 && target.sent ===
        target.requests.total + target.requests.warmup + target.requests.preflight + target.requests.unfinished), "warm-up is counted",
        timed.targets);
    same(timed.targets.map((target) => target.sent), [count("/a"), count("/b")], "every request is");
    is(timed.series.intervals.reduce((sum, i) => sum + i.successful, 0), timed.requests.successful, "the series is of both");
    const failed = await load(["--targets", path, "--sequential", "--between", "echo no; exit 3", "-n", "2"]);
    is(`${failed.status} ${failed.stdout} ${failed.stderr}`, "4  no\napi-load: error: the command of --between ended with status 3\n",
        "a command that fails ends it");
    const begun = () => existsSync(join(folder, "begun"));
    for (const [between, ready] of [["true", () => seen.length > 10], ["touch begun; sleep 20", begun]]) {
        seen.length = 0;
        const started = Date.now();
        const child = spawn("api-load", ["--targets", path, "--sequential", "--between", between, "-d", "20", "-o", "cut.json"],
            { cwd: folder, detached: true });
        const closed = new Promise((resolve) => child.on("close", resolve));
        await until(ready);
        process.kill(-child.pid, "SIGINT");
        await closed;
        is(child.signalCode, "SIGINT", `a signal (--between '${between}')`);
        const cut = JSON.parse(readFileSync(join(folder, "cut.json"), "utf8"));
        ok(cut.interrupted && Date.now() - started < 15000 && cut.targets[1].sent === 0, "ends it with the report so far", cut.requests);
        same(faults("api-load", cut), [], "which fits its schema");
    }
    for (const [between, signals] of [["touch begun; sleep 20; :", 1], ["trap '' INT TERM; touch begun; sleep 20", 2]]) {
        rmSync(join(folder, "begun"));
        const child = spawn("api-load", ["--targets", path, "--sequential", "--between", between], { cwd: folder, detached: true });
        const started = Date.now();
        const exited = new Promise((resolve) => child.on("exit", resolve));
        await until(begun);
        for (let i = 0; i < signals; i++) {
            await new Promise((resolve) => setTimeout(resolve, 500));
            is(child.exitCode, null, "it runs");
            child.kill("SIGINT");
        }
        await exited;
        ok(child.signalCode === "SIGINT" && Date.now() - started < 10000, signals === 1
            ? "a signal to api-load alone ends its command, too" : "a second signal ends it at once, whatever it waits for");
        try { process.kill(-child.pid, "SIGKILL"); } catch { /* none of its group is left */ }
    }
}

// ---- the command line for all of a set
{
    const path = file("given.json", set([{ url: "/a" }, { url: "/b", headers: { Host: "set", Cookie: "a=1" } }]));
    const { stdout } = await loads(["--targets", path, "-n", "4", "-c", "1", "-H", "Host: given:1", "-H", "User-Agent:",
        "-u", "joe:secret-pw", "--cookie", "a=2"]);
    ok(seen.every(({ headers }) => headers.host === "given:1" && headers["user-agent"] === undefined &&
        headers.authorization === `Basic ${Buffer.from("joe:secret-pw").toString("base64")}`), "headers, user", seen[0].headers);
    same(seen.map((one) => one.headers.cookie).sort(), ["a=1", "a=1", "a=2", "a=2", "a=2"], "a cookie is a default");
    ok(!stdout.includes("secret-pw") && !stdout.includes("a=2"), "none of it in the report");
    const hidden = await loads([base, "-n", "1", "-u", "joe:{{env.LOGIN}}"], { env: variables });
    is(seen[0].headers.authorization, `Basic ${Buffer.from('joe:pass"word').toString("base64")}`, "a password from the environment");
    ok(!hidden.stdout.includes(Buffer.from('joe:pass"word').toString("base64")), "is not in it either");
    is((await load([base, "-u", "joe:{{seq}}"])).status, 2, "but it is the same for all requests");
}

// ---- the closed and the open model over a set
{
    const path = file("model.json", set([{ name: "a", url: "/a" }, { name: "b", url: "/b", weight: 2 }]));
    const staged = (await loads(["--targets", path, "--stages", "500ms:200,500ms:0", "-c", "10", "--seed", "5"])).report;
    is(staged.requests.total + staged.requests.dropped, 100, "stages: as many arrivals as their rates say");
    const poisson = (await loads(["--targets", path, "--rate", "200", "--arrivals", "poisson", "-d", "1", "--seed", "5"])).report;
    ok(Math.abs(poisson.requests.total - 200) < 60, "poisson", poisson.requests);
    ok(Math.abs(poisson.targets[1].requests.total - 2 * poisson.targets[0].requests.total) <= 2, "keeps the mix", poisson.targets);
}

// ---- HTTP/2
{
    const h2 = createHttp2((request, response) => {
        let body = "";
        request.on("data", (chunk) => (body += chunk));
        request.on("end", () => (seen.push({ method: request.method, url: request.url, headers: request.headers, body }), response.end("ok")));
    });
    await new Promise((resolve) => h2.listen(0, "127.0.0.1", resolve));
    const path = file("h2.json", set([{ url: "/{{seq}}", headers: { "X-N": "{{seq}}" } },
        { url: "/p/{{seq}}", body: { n: "{{seq}}" } }], { base: `http://127.0.0.1:${h2.address().port}` }));
    const { status, report } = await loads(["--targets", path, "--http2", "--streams", "4", "-c", "2", "-n", "40"]);
    is(`${status} ${report.protocol} ${report.requests.successful}`, "0 HTTP/2 40", "a set over HTTP/2");
    ok(seen.every(({ method, url, headers, body }) => method === "POST" ? body === `{"n":${url.slice(3)}}`
        : headers["x-n"] === url.slice(1)), "with its placeholders", seen[0]);
    is(new Set(seen.map((one) => one.url.split("/").pop())).size, 41, "each number once");
    h2.close();
}

// ---- text, and comparisons
{
    const path = file("text.json", set([{ name: "list", url: "/a" }, { name: "create", method: "POST", url: "/b" }]));
    const { stdout } = await load(["--targets", path, "-n", "10", "-c", "1", "-f", "text"]);
    ok(stdout.includes(`Target: ${base} (2 requests of ${path})\n`), "the text says what it was", stdout);
    ok(/\nTARGETS:\n  list:   5 requests, [\d,.]+\/s, 0 failed, P50 [\d.]+ms, P99 [\d.]+ms\n  create: 5 requests, /.test(stdout),
        "and has a line for each", stdout);
    await load(["--targets", path, "-d", "1", "-c", "2", "-o", "base.json"]);
    const compared = await load(["--targets", path, "--compare", "base.json", "-d", "1", "--max-regression", "1000%"]);
    is(compared.report?.kind, "load-comparison", "a mix is compared with a report of it");
    const without = await load([base, "--compare", "base.json", "-d", "1"]);
    ok(without.status === 2 && without.stderr.includes("give them with --targets"), "which needs the same requests", without.stderr);
    const both = await load(["--targets", path, "--compare", base, other.base, "-d", "1", "--max-regression", "1000%"]);
    is(both.report?.kind, "load-comparison", "two bases are compared over a mix");
    ok(other.seen.length > 10 && seen.length > 10, "both get it");
    const capacity = await load(["--targets", path, "--find-capacity", "--slo", "p99<1us", "-d", "200ms"]);
    is(capacity.report?.kind, "load-capacity", "a mix has a capacity");
}

note(`of ${seen.length} requests`);
server.close();
other.server.close();
server.closeAllConnections();
other.server.closeAllConnections();
await doneTesting();
