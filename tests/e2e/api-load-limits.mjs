// api-load --expect-rate-limit against limits of several kinds.
import { join } from "node:path";
import { faults } from "../lib/document.mjs";
import { doneTesting, freePort, is, note, ok, root, run, start, stop } from "../lib/tap.mjs";

async function judge(kind, ...options) {
    const port = await freePort();
    const server = await start(process.execPath, [join(root, "tests/servers/limits.mjs"), String(port), kind], { port });
    const done = run("api-load", [`http://127.0.0.1:${port}/`, "--expect-rate-limit", ...options]);
    await stop(server.child);
    const report = JSON.parse(done.stdout);
    ok(faults("api-load", report).length === 0, `${kind}: the report fits its schema`, faults("api-load", report));
    note(`${kind}: ${report.rate_limit.summary}`);
    return { status: done.status, ...report.rate_limit };
}

function near(got, want, within, name) {
    ok(got !== null && Math.abs(got - want) <= within, name, `got ${got}, expected ${want} within ${within}`);
}

let limit = await judge("fixed:50:2000", "-c", "4", "-d", "7");
is(limit.status, 0, "a fixed window is seen");
near(limit.limit, 50, 1, "its limit");
near(limit.window_s, 2, 0.1, "its window");
is(limit.window_source, "measured", "which was measured");
is(limit.promise, "kept", "Retry-After is kept");
is(limit.summary, "limit: 50 requests / 2 s per client, honoured", "the summary");

limit = await judge("fixed:100:900000", "-c", "10", "-n", "300");
near(limit.limit, 100, 1, "a long window: its limit");
near(limit.window_s, 900, 45, "its window");
is(limit.window_source, "announced", "which was announced only");
is(limit.promise, "not checked", "Retry-After was not checked");
is(limit.summary, "limit: 100 requests / 15 min per client, Retry-After not checked", "the summary");

limit = await judge("express:50:2000", "-c", "5", "-d", "7");
near(limit.limit, 50, 1, "express-rate-limit: its limit");
near(limit.window_s, 2, 0.1, "its window");
is(limit.announced_limit, 50, "which it announces");
is(limit.promise, "kept", "and keeps");
limit = await judge("express:100:900000", "-c", "5", "-n", "300");
is(limit.summary, "limit: 100 requests / 15 min per client, Retry-After not checked", "express-rate-limit, 15 minutes");

limit = await judge("sliding:30:1500", "-c", "4", "-d", "5");
near(limit.limit, 30, 1, "a sliding window: its limit");
near(limit.window_s, 1.5, 0.075, "its window");

limit = await judge("bucket:20:10", "-c", "2", "-d", "3");
near(limit.limit, 20, 1, "a bucket: what it takes at once");
near(limit.steady_requests_per_second, 10, 0.5, "and what it takes a second");

limit = await judge("liar:20:8000", "-c", "2", "-d", "5");
is(limit.promise, "broken", "a server that lies in Retry-After");
is(limit.status, 0, "but limits");

limit = await judge("unavailable:20:2000", "-c", "2", "-n", "100");
is(limit.status, 1, "a limit by 503 is none");
is(limit.seen, false, "no 429 was seen");
ok(limit.server_errors > 0, "but replies of 5xx");
is(limit.summary, "no limit by 429: the server answers 5xx instead", "the summary says so");

limit = await judge("none", "-c", "2", "-n", "100");
is(limit.status, 1, "no limit at all");
is(limit.summary, "no limit was met", "the summary says so");

await doneTesting();
