// api-load --compare: two URLs in turn, a URL with a saved report, two reports.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { faults } from "../lib/document.mjs";
import { doneTesting, freePort, is, note, ok, run, same, scratch, start } from "../lib/tap.mjs";

const folder = scratch();

async function server(distribution) {
    const port = await freePort();
    await start(join(process.env.BUILD, "tests/servers/truth"), [String(port), distribution], { port });
    return `http://127.0.0.1:${port}/`;
}

function compare(...options) {
    const done = run("api-load", ["--compare", ...options], { cwd: folder });
    let document;
    try {
        document = JSON.parse(done.stdout);
    } catch {
        return { status: done.status, stderr: done.stderr };
    }
    const wrong = faults("api-load", document);
    ok(wrong.length === 0, "the comparison fits its schema", wrong.join("\n"));
    return { status: done.status, stderr: done.stderr, document };
}

function metric(document, name) {
    return document.metrics.find((row) => row.metric === name);
}

const fast = await server("lognormal:10:0.3");
const slow = await server("lognormal:13:0.3");

// ---- two URLs
let { status, document } = compare(fast, slow, "-c", "10", "-d", "3");
is(status, 1, "B is slower: exit status 1");
for (const name of ["requests_per_second", "avg", "p50"]) is(metric(document, name).verdict, "slower", `${name} is slower`);
const change = metric(document, "p50");
ok(change.low < 0.3 && change.high > 0.3 && change.high - change.low < 0.2, "the interval of P50 covers the truth", change);
is(document.interleaved, true, "in turn");
ok(Math.abs(document.a.duration_s - 3) < 0.01 && document.intervals >= 10, "each for its duration", document.intervals);
ok(document.a.requests.total > 0 && document.b.requests.failed === 0, "with its requests");

({ status, document } = compare(slow, fast, "-c", "10", "-d", "3"));
is(status, 0, "B is faster: exit status 0");
is(metric(document, "p50").verdict, "faster", "and faster it is");
({ status } = compare(fast, slow, "-c", "10", "-d", "3", "--max-regression", "100%"));
is(status, 0, "--max-regression allows it");

const text = run("api-load", ["--compare", fast, slow, "-c", "10", "-d", "2", "-f", "text"]).stdout;
note(text);
ok(/^=== Load Test Comparison ===$/m.test(text) && /^ {2}P50 \(ms\) .*% +slower$/m.test(text) && /^RESULT: B is slower/m.test(text),
    "the report for people");

// ---- a saved report
run("api-load", [slow, "-c", "7", "-d", "2", "-H", "X-Extra: yes", "-o", "baseline.json"], { cwd: folder });
({ status, document } = compare(fast, "baseline.json"));
is(status, 0, "faster than the baseline");
is(metric(document, "p50").verdict, "faster", "whichever comes first on the command line");
same([document.a.target, document.b.target], [slow, fast], "the baseline is A");
same([document.b.concurrency, document.b.duration_s], [7, 2], "under the baseline's options");
({ document } = compare(fast, "baseline.json", "-c", "3", "-d", "1"));
same([document.b.concurrency, document.b.duration_s], [3, 1], "unless others are given");

// ---- two reports
({ status, document } = compare("baseline.json", "baseline.json"));
is(status, 0, "a report compared with itself");
ok(document.metrics.every((row) => row.change === 0 && row.verdict === "no detectable difference"), "does not differ");
const first = run("api-load", ["--compare", "baseline.json", "baseline.json"], { cwd: folder }).stdout;
const second = run("api-load", ["--compare", "baseline.json", "baseline.json"], { cwd: folder }).stdout;
is(first, second, "the same input gives the same bytes");

// ---- what a report does not hold
run("api-load", [slow, "-n", "10", "-b", '{"a": 1}', "-H", "Authorization: Bearer x", "-o", "post.json"], { cwd: folder });
ok(!readFileSync(join(folder, "post.json"), "utf8").includes("Bearer"), "a report holds no secret");
let done = compare(fast, "post.json");
is(done.status, 2, "a secret must be given again");
is(done.stderr, "api-load: error: the baseline was measured with a header 'Authorization'\n" +
    "api-load: hint: its value is not in the report: give it with -H\n", "which is said");
done = compare(fast, "post.json", "-H", "Authorization: Bearer x");
is(done.status, 2, "a body, too");
is(done.stderr, "api-load: error: the baseline was measured with a body of 8 bytes\n" +
    "api-load: hint: it is not in the report: give it with -b\n", "which is said");

// ---- what cannot be compared
writeFileSync(join(folder, "other.json"), '{"kind": "db-schema", "version": 1}');
writeFileSync(join(folder, "broken.json"), '{"kind": "load-report", "version": 1}');
writeFileSync(join(folder, "text.json"), "hello");
is(compare(fast, "other.json").status, 3, "another document is bad input");
is(compare(fast, "broken.json").status, 3, "so is a report without what it must hold");
is(compare(fast, "text.json").status, 3, "and what is no JSON");
is(compare(fast).status, 2, "one operand is too few");
({ status, document } = compare(fast, `http://127.0.0.1:1/`, "-d", "1"));
is(status, 1, "a target that refuses fails the comparison");

await doneTesting();
