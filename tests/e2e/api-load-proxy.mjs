// What api-load lets libcurl carry: proxies, redirects, authentication with a challenge.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { faults } from "../lib/document.mjs";
import { doneTesting, freePort, is, ok, root, run, start } from "../lib/tap.mjs";

const port = await freePort();
await start(process.execPath, [join(root, "tests/servers/proxy.mjs"), String(port)], { port: port + 1 });
const origin = `http://127.0.0.1:${port + 1}`;
const proxy = `http://joe:pw@127.0.0.1:${port}`;

function load(path, ...options) {
    const done = run("api-load", [`${origin}${path}`, "-c", "3", "-n", "60", "-t", "2s", ...options], { seconds: 30 });
    const report = JSON.parse(done.stdout);
    const name = `${path} ${options.join(" ")}`;
    ok(faults("api-load", report).length === 0, `${name}: the report fits its schema`, faults("api-load", report));
    ok(!done.stdout.includes("joe") && !done.stdout.includes("pw@"), `${name}: no secret in it`);
    return { name, status: done.status, report };
}

function succeeds(path, ...options) {
    const { name, status, report } = load(path, ...options);
    is(status, 0, `${name} succeeds`);
    is(report.requests.successful, 60, `${name}: all requests`);
    return report;
}

function fails(path, cause, ...options) {
    const { name, status, report } = load(path, ...options);
    is(status, 1, `${name} fails`);
    is(report.errors[0]?.cause, cause, `${name}: ${cause}`);
    return report;
}

// Through a proxy, whose mark is in the request that arrives.
let report = succeeds("/ok", "-x", proxy, "--expect-body", "^1.1 test$", "--expect-header", "via: test");
is(report.connections.opened, 3, "over as many connections as asked for");
ok(report.bytes.received > 0 && report.bytes.sent > 0 && report.generator.cpu_us_per_request > 0, "measured in the same way");
is(succeeds("/ok", "-x", proxy, "--no-keepalive").connections.opened, 60, "a connection for each request");
succeeds("/ok", "-x", proxy, "-T", "2");
succeeds("/method", "-x", proxy, "-b", "x=y", "--expect-body", "^POST$");
report = load("/ok", "-x", proxy, "--rate", "100", "-d", "500ms", "-n", "50").report;
is(report.requests.successful + report.requests.dropped, 50, "an open model");
fails("/ok", "HTTP 407", "-x", `http://127.0.0.1:${port}`);
fails("/ok", "Connection refused", "-x", `http://127.0.0.1:${port + 5}`);
fails("/ok", "Proxy failure", "-x", "http://nowhere.invalid:3128");
const done = run("api-load", [`${origin}/ok`, "-n", "10"], { env: { http_proxy: `http://127.0.0.1:${port + 5}` } });
is(done.status, 0, "the environment sets no proxy");

// Nor does a home directory, and no credentials come from there.
const home = mkdtempSync(join(tmpdir(), "backend-home."));
writeFileSync(join(home, ".netrc"), "machine 127.0.0.1 login joe password pw\n");
writeFileSync(join(home, ".curlrc"), `proxy = http://127.0.0.1:${port + 5}\nuser = joe:pw\n`);
const homely = run("api-load", [`${origin}/digest`, "-L", "-n", "10", "--expect-status", "401"], { env: { HOME: home, XDG_CONFIG_HOME: home } });
is(homely.status, 0, "nothing is read from a home directory");
rmSync(home, { recursive: true });

// Redirects.
is(load("/redirect").report.statuses[302], 60, "are not followed by default");
is(succeeds("/redirect", "-L").statuses[200], 60, "and are on request");
succeeds("/moved", "-L", "-b", "x=y", "--expect-body", "^GET$");
fails("/loop", "Too many redirects", "-L");

// Authentication.
succeeds("/digest", "--auth", "digest", "-u", "joe:pw");
fails("/digest", "HTTP 401", "--auth", "digest", "-u", "joe:no");
report = fails("/negotiate", "HTTP 401", "--auth", "negotiate", "-u", ":");
is(report.requests.failed, 60, "without a ticket nobody is let in, and each request counts once");
is(run("api-load", [origin, "--auth", "digest"]).status, 2, "--auth needs --user");
is(run("api-load", [origin, "--auth", "digest", "-u", "joe:{{env.X}}"]).status, 2, "nor does it take placeholders");
is(run("api-load", [origin, "-L", "--streams", "2"]).status, 2, "--streams excludes --follow");

await doneTesting();
