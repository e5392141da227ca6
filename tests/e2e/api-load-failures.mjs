// What a reply must hold, what is shown of those that fail, and that no secret is among it.
import { spawn } from "node:child_process";
import { createServer } from "node:http";
import { faults } from "../lib/document.mjs";
import { doneTesting, is, ok, same } from "../lib/tap.mjs";

const helmet = {
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains", "Content-Security-Policy": "default-src 'self'",
    "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff", "X-Frame-Options": "SAMEORIGIN",
};
const replies = {
    "/good": [200, { ...helmet, "Content-Type": "application/json" }, '{"data": {"id": 7, "ok": true}}'],
    "/half": [200, { ...helmet, "X-Frame-Options": "ALLOWALL", "X-Content-Type-Options": "" }, "ok"],
    "/framed": [200, { ...helmet, "X-Frame-Options": "", "Content-Security-Policy": "frame-ancestors 'none'" }, "ok"],
    "/bare": [200, {}, "ok"],
    "/short": [200, { ...helmet, "Strict-Transport-Security": "max-age=0" }, "ok"],
    "/bad": [503, { "Set-Cookie": "session=s3cret-cookie", "X-Auth-Token": "s3cret-token", "Retry-After": "2" },
        '{"error": "busy", "access_token": "s3cret-access", "nested": {"password": "s3cret \\" password", "apiKey": 12345, "id": 3}}'],
    "/form": [400, { "Content-Type": "application/x-www-form-urlencoded" }, "user=ann&password=s3cret-form&next=home"],
    "/long": [500, {}, `<p>${"x".repeat(5000)}</p>`],
    "/15MB": [200, {}, `${"x".repeat(15 << 20)}the end`],
    "/17MB": [200, {}, `${"x".repeat(17 << 20)}the end`],
    "/slow": [200, {}, "ok"],
};
const server = createServer((request, response) => {
    const [status, headers, body] = replies[request.url.split("?")[0]];
    response.writeHead(status, headers);
    setTimeout(() => response.end(body), request.url === "/slow" ? 1500 : 0);
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const base = `http://127.0.0.1:${server.address().port}`;

// This process serves: api-load must run beside it.
const load = (path, ...args) => new Promise((resolve) => {
    const child = spawn("api-load", [`${base}${path}`, "-n", "20", "-c", "2", ...args]);
    let stdout = "";
    child.stdout.on("data", (chunk) => (stdout += chunk));
    child.on("close", (status) => resolve({ status, stdout }));
});
async function report(path, ...args) {
    const { status, stdout } = await load(path, ...args);
    const document = JSON.parse(stdout);
    ok(faults("api-load", document).length === 0, `${path}: fits its schema`, faults("api-load", document));
    return { status, document };
}

// ---- security headers
for (const [path, missing] of [
    ["/good", []],
    ["/framed", []],
    ["/half", ["X-Content-Type-Options (is '')", "X-Frame-Options (is 'ALLOWALL')"]],
    ["/bare", Object.keys(helmet)],
    ["/short", ["Strict-Transport-Security (is 'max-age=0')"]],
]) {
    const { status, document } = await report(path, "--expect-security-headers");
    same(document.security_headers.missing, missing, `${path}: what is missing is named`);
    is(status, missing.length > 0 ? 1 : 0, `${path}: the exit status`);
}
const nowhere = await new Promise((resolve) => {
    const child = spawn("api-load", ["http://127.0.0.1:1/", "-n", "5", "--expect-security-headers"]);
    let stdout = "";
    child.stdout.on("data", (chunk) => (stdout += chunk));
    child.on("close", (status) => resolve({ status, document: JSON.parse(stdout) }));
});
same(nowhere.document.security_headers, { replied: false, missing: [] }, "without a reply nothing is missing");
is(nowhere.status, 1, "and nothing is met");
const text = (await load("/bare", "--expect-security-headers", "-f", "text")).stdout;
ok(/^SECURITY HEADERS:\n {2}Missing: Strict-Transport-Security\n/m.test(text), "the report for people says so");

// ---- bodies and headers
is((await load("/good", "--expect-body", "/data/id=7", "--expect-header", "X-Frame-Options: ^SAME")).status, 0, "a body and a header as expected");
let { status, document } = await report("/good", "--expect-body", "/data/id=8", "--show-failures", "1");
is(status, 1, "another value in the body fails");
same(document.errors, [{ cause: "Unexpected body", count: 20 }], "by its cause");
is(document.failures[0].body, replies["/good"][2], "and is shown");
is((await load("/good", "--expect-body", '"ok": *true')).status, 0, "a regular expression");
is((await load("/good", "--expect-header", "Retry-After")).status, 1, "a header that is not there");

is((await load("/15MB", "--expect-body", "the end", "-n", "2")).status, 0, "bodies are read to their end");
is((await load("/17MB", "--expect-body", "the end", "-n", "2")).status, 1, "up to 16 MB");

// ---- the target of the recommendation, and the wait for what is in flight at the end
({ document } = await report("/good", "--p99-target", "1us"));
ok(/exceeds 0\.00100ms target/.test(document.recommendation), "P99 is held against --p99-target", document.recommendation);
({ document } = await report("/good", "--p99-target", "1m"));
ok(!/exceeds/.test(document.recommendation), "which may be met", document.recommendation);
({ document } = await report("/slow", "-d", "200ms"));
same([document.requests.successful, document.requests.unfinished], [2, 0], "requests in flight at the end are waited for");
({ document } = await report("/slow", "-d", "200ms", "--grace", "100ms"));
same([document.requests.successful, document.requests.unfinished], [0, 2], "as long as --grace says");

// ---- failures
({ document } = await report("/bad", "--show-failures", "3", "-H", "Authorization: Bearer s3cret-own"));
is(document.failures.length, 3, "as many failures as asked for");
const [failure] = document.failures;
ok(failure.at_s > 0 && failure.at_s <= document.elapsed_s + 0.001, "when it ended", [failure.at_s, document.elapsed_s]);
same([failure.method, failure.url, failure.cause, failure.status, failure.body_cut], ["GET", `${base}/bad`, "HTTP 503", 503, false], "what was asked, and what came");
ok(failure.headers.includes("Retry-After: 2") && failure.headers.includes("Set-Cookie: ***") && failure.headers.includes("X-Auth-Token: ***"), "its header, without secrets", failure.headers);
same(JSON.parse(failure.body), { error: "busy", access_token: "***", nested: { password: "***", apiKey: "***", id: 3 } }, "its body, without secrets");
const shown = (await load("/bad", "--show-failures", "2", "-f", "text", "-H", "Authorization: Bearer s3cret-own")).stdout;
ok(/^FAILED EXCHANGES:\n {2}[\d.]+s GET http.*\/bad: HTTP 503 after [\d.]+ms\n( {4}.*\n)*? {4}Retry-After: 2\n/m.test(shown), "the report for people has them", shown);
ok(!JSON.stringify(document).includes("s3cret") && !shown.includes("s3cret"), "no secret is in either");
({ document } = await report("/form", "--show-failures", "1"));
is(document.failures[0].body, "user=ann&password=***&next=home", "a form's secret field");
({ document } = await report("/long", "--show-failures", "1"));
ok(document.failures[0].body.length === 2048 && document.failures[0].body_cut, "a long body is cut");
({ document } = await report("/good", "--show-failures", "1"));
same(document.failures, [], "no failure, nothing to show");

server.close();
await doneTesting();
