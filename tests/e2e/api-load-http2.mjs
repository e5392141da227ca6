// api-load over HTTP/2 without TLS, against servers that behave and servers that do not (with TLS:
// api-load-nginx.t).
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { faults } from "../lib/document.mjs";
import { doneTesting, freePort, is, ok, root, run, scratch, start } from "../lib/tap.mjs";

const port = await freePort();
await start(process.execPath, [join(root, "tests/servers/http2.mjs"), String(port)], { port: port + 6, seconds: 20 });

function load(place, ...options) {
    const [offset, path] = typeof place === "number" ? [place, "/ok"] : [0, place];
    const url = `http://127.0.0.1:${port + offset}${path}`;
    const done = run("api-load", [url, "--http2", "-c", "2", "-n", "60", "-t", "10s", ...options], { seconds: 30 });
    const report = JSON.parse(done.stdout);
    ok(faults("api-load", report).length === 0, `${place}: the report fits its schema`, faults("api-load", report));
    return { status: done.status, report };
}

function succeeds(place, ...options) {
    const { status, report } = load(place, ...options);
    is(status, 0, `${place} ${options.join(" ")} succeeds`);
    is(report.requests.successful, report.requests.total, `${place}: all requests`);
    is(report.protocol, "HTTP/2", `${place}: by HTTP/2`);
    return report;
}

function fails(place, cause, detail, ...options) {
    const { status, report } = load(place, "--streams", "5", "-n", "20", ...options);
    is(status, 1, `${place} fails`);
    is(report.requests.failed, 20, `${place}: each request is counted`);
    is(report.errors[0]?.cause, cause, `${place}: ${cause}`);
    is(report.errors.length, 1, `${place}: no other cause`);
    is(report.errors[0]?.details?.[0]?.detail, detail, `${place}: ${detail ?? "no detail"}`);
    return report;
}

let report = succeeds("/ok", "--streams", "10");
is(report.connections.opened, 2, "over two connections");
is(report.connections.streams, 10, "of 10 streams each");
for (const path of ["/trailers", "/interim"]) succeeds(path, "--streams", "3");
report = succeeds("/big", "--streams", "10");
ok(report.bytes.received > 60 * 1048576, "large bodies are read to the end", report.bytes);
report = succeeds("/echo", "-b", "x".repeat(100000), "--streams", "4", "--expect-body", "^100000$");
ok(report.bytes.sent > 60 * 100000, "large requests are sent to the end", report.bytes);
succeeds("/ok", "-m", "HEAD");
succeeds("/headers", "-H", "X-Name: value", "-H", "Host: api.example.com", "--expect-body", "/:authority=api.example.com");
succeeds("/headers", "-H", "X-Name: value", "--expect-body", "/x-name=value");
succeeds("/ok", "-T", "2", "-c", "4", "--streams", "2");
is(succeeds("/ok", "--no-keepalive").connections.opened, 60, "a connection for each request");
report = succeeds("/slow", "--rate", "200", "-d", "500ms", "-n", "100", "-c", "1", "--streams", "20");
is(report.connections.opened, 1, "an open model uses the streams of a connection");

// What servers may do.
report = succeeds(1, "--streams", "10");
is(report.connections.streams, 1, "a server of one stream is not sent more");
ok(report.latency_ms.avg * 60 <= report.elapsed_s * 1000 * 2, "and the wait for it is none of the server's latency", report);
report = succeeds(2, "--streams", "5");
ok(report.connections.opened >= 20, "what a leaving server has not looked at is sent again", report.connections);
ok(succeeds(6, "--streams", "1").connections.opened >= 20, "a server that leaves is connected to again");
const large = join(scratch(), "large");
writeFileSync(large, "x".repeat(300000));
is(succeeds("/early", "-b", `@${large}`, "--expect-status", "413").statuses[413], 60,
    "a reply before the end of the request");

// What they must not.
fails("/refuse", "Stream refused");
fails("/reset", "Stream reset", "INTERNAL_ERROR");
fails(7, "Stream reset", "CANCEL");
fails("/short", "Malformed response", "HTTP/2 violated");
fails(4, "Malformed response", "HTTP/2 violated");
report = load(8, "--streams", "5").report;
ok(report.requests.successful > 0, "a reply before a violation counts", report.requests);
is(report.errors.map((e) => e.cause).join(), "Malformed response", "what was to follow it fails by the violation");
fails(5, "Connection closed");
for (const [path, cause] of [["/silent", "First byte timeout"], ["/half", "Total timeout"]]) {
    report = fails(path, cause, undefined, "-t", "500ms");
    ok(report.latency_ms.min >= 500, `${path}: the time-out is in the latencies`, report.latency_ms);
    is(report.connections.opened, 2, `${path}: a time-out ends its stream, not its connection`);
}
report = load(3, "--streams", "1", "-c", "1", "-n", "50").report;
is(report.errors.map((e) => `${e.cause} ${e.details?.[0]?.detail} ${e.count}`).join(), "Connection shut down ENHANCE_YOUR_CALM 10",
    "a GOAWAY with an error is a failure");

const options = [["--http1.1", "--http2"], ["--http1.1", "--streams", "2"], ["--no-keepalive", "--streams", "2"]];
for (const wrong of options)
    is(run("api-load", [`http://127.0.0.1:${port}/`, ...wrong]).status, 2, `${wrong.join(" ")} exclude each other`);

await doneTesting();
