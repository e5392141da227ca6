// api-load against servers that misbehave: no crash, no hang, and each named in the report.
import { join } from "node:path";
import { faults } from "../lib/document.mjs";
import { doneTesting, freePort, is, ok, root, run, scratch, start } from "../lib/tap.mjs";

const folder = scratch();
const port = await freePort();
await start(join(process.env.BUILD, "tests/servers/hostile"), [String(port)], { port });

// The report of a short load; the first request must not decide, so there are some of them.
function load(url, ...options) {
    const done = run("api-load", [url, "-c", "2", "-n", "4", "-t", "400ms", ...options], { seconds: 30 });
    let report;
    try {
        report = JSON.parse(done.stdout);
    } catch {
        ok(false, `${url} has a report`, { status: done.status, signal: done.signal, stderr: done.stderr });
        return undefined;
    }
    ok(faults("api-load", report).length === 0, `${url}: the report fits its schema`, faults("api-load", report));
    return { status: done.status, report };
}

function succeeds(path) {
    const { status, report } = load(`http://127.0.0.1:${port}${path}`) ?? {};
    is(status, 0, `${path} succeeds`);
    is(report?.requests.successful, 4, `${path}: all requests`);
}

function fails(url, cause, detail, total = 4, ...options) {
    const { status, report } = load(url, ...options) ?? {};
    is(status, 1, `${url} fails`);
    is(report?.requests.failed, total, `${url}: each request is counted`);
    is(report?.errors[0]?.cause, cause, `${url}: ${cause}`);
    is(report?.errors.length, 1, `${url}: no other cause`);
    is(report?.errors[0]?.details?.[0]?.detail, detail, `${url}: ${detail ?? "no detail"}`);
    return report;
}

for (const path of ["/ok", "/close", "/until-close", "/interim", "/trailers"]) succeeds(path);

// A name below localhost is this machine, for the first request and for the load.
is(load(`http://api.localhost:${port}/ok`)?.report.requests.successful, 4, "api.localhost is this machine");

is(load(`http://b\u00fccher.localhost:${port}/ok`, "--expect-status", "200")?.report.requests.successful, 4, "so is one of other letters");

// A run of a moment is no run of 0 seconds.
ok(load(`http://127.0.0.1:${port}/ok`)?.report.duration_s > 0, "a short run has a duration");

const malformed = {
    "/endless-header": "header too large",
    "/endless-line": "line too long",
    "/endless-interim": "header too large",
    "/endless-trailers": "header too large",
    "/not-http": "bad status line",
    "/http2": "not HTTP/1.1 or 1.0",
    "/bad-field": "bad header field",
    "/bad-length": "bad Content-Length",
    "/two-lengths": "conflicting Content-Length",
    "/length-and-chunks": "Content-Length with Transfer-Encoding",
    "/bad-chunk": "bad chunk size",
    "/long-chunk": "bad end of chunk",
    "/surplus": "bytes after the response",
    "/early-header": "closed within the header",
    "/early-body": "closed within the body",
    "/early-chunk": "closed within the body",
};
for (const [path, detail] of Object.entries(malformed))
    fails(`http://127.0.0.1:${port}${path}`, "Malformed response", detail);

is(load(`http://127.0.0.1:${port}/endless-line`)?.report.preflight.problem, "the header of the reply is too long",
    "what was wrong with the first reply is said");

const causes = {
    "/silent": "First byte timeout",
    "/drip": "Total timeout",
    "/half-header": "Total timeout",
    "/endless-body": "Total timeout",
    "/endless-chunks": "Total timeout",
    "/10gb": "Total timeout",
    "/10gb-flood": "Total timeout",
    "/early-nothing": "Connection closed",
    "/reset-nothing": "Connection reset",
    "/reset-header": "Connection reset",
    "/reset-body": "Connection reset",
};
for (const [path, cause] of Object.entries(causes)) {
    const report = fails(`http://127.0.0.1:${port}${path}`, cause);
    if (cause.endsWith("timeout"))
        ok(report?.latency_ms.min >= 400 && report.latency_ms.min <= 1000 * report.duration_s,
            `${path}: the time-out is in the latencies`, report);
    else is(report?.latency_ms.max, null, `${path}: no reply, no latency`);
}

// Targets that cannot be reached have a report of the one attempt.
const unreachable = {
    [`http://127.0.0.1:${port + 3}/`]: "Connection refused",
    [`http://127.0.0.1:${port + 2}/`]: "Connection timeout",
    [`https://127.0.0.1:${port + 1}/`]: "TLS timeout",
    [`https://127.0.0.1:${port}/`]: "TLS failure",
    "http://nowhere.invalid/": "DNS",
};
for (const [url, cause] of Object.entries(unreachable))
    fails(url, cause, undefined, 1, ...(cause.endsWith("timeout") ? [] : ["-t", "5s"]));

// A reset at every byte of a response; the last byte makes it a success.
let wrong = 0;
for (let count = 0; count < 68; count++) {
    const done = run("api-load", [`http://127.0.0.1:${port}/reset/${count}`, "-c", "1", "-n", "2", "-t", "1s"]);
    const { requests, errors } = JSON.parse(done.stdout);
    if (done.status !== 1 || requests.failed !== 2 || errors[0].cause !== "Connection reset") wrong++;
}
is(wrong, 0, "a reset at each byte is a reset");

// TLS: a body until the connection closes is whole only where TLS is closed as well (RFC 9112, 9.8).
const tlsPort = await freePort();
const [certificate, key] = [join(folder, "server.pem"), join(folder, "server.key")];
run("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-keyout", key, "-out", certificate]);
await start(process.execPath, [join(root, "tests/servers/truncate.mjs"), String(tlsPort), certificate, key], { port: tlsPort });
for (const path of ["/whole", "/length"])
    is(load(`https://127.0.0.1:${tlsPort}${path}`, "-k", "-t", "10s")?.report.requests.successful, 4, `${path}: all requests`);
fails(`https://127.0.0.1:${tlsPort}/cut`, "Malformed response", "closed without close_notify", 4, "-k", "-t", "10s");

await doneTesting();
