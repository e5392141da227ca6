// Several machines on one: four shards by GNU parallel, and the pods of the manual's Kubernetes Job with
// their index simulated. Merged, they are the whole.
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { faults } from "../lib/document.mjs";
import { doneTesting, freePort, is, note, ok, root, run, same, scratch, start } from "../lib/tap.mjs";

const folder = scratch();
const at = (name) => join(folder, name);
const read = (name) => JSON.parse(readFileSync(at(name), "utf8"));
const load = (args, input) => run("api-load", args, { cwd: folder, input });
const soon = (seconds) => new Date(Math.ceil(Date.now() / 1000 + seconds) * 1000).toISOString();

// A machine may be too busy for processes to be there at their time: then it is a later one. What `happens`
// with a lead of so many seconds, until it `holds`.
async function inTime(happens, holds, said) {
    for (let lead = 3; ; lead *= 2) {
        const outcome = await happens(lead);
        if (lead > 40 || holds(outcome)) return outcome;
        note(`${lead} s were too short: ${said(outcome)}`);
    }
}

const port = await freePort();
await start(join(process.env.BUILD, "tests/servers/truth"), [String(port), "lognormal:8:0.4"], { port });
const url = `http://127.0.0.1:${port}/`;
const truth = async () => (await fetch(`${url}truth`)).json();

// ---- GNU parallel
let begin;
const starts = () => [0, 1, 2, 3].map((i) => Date.parse(read(`shard${i}.json`).started) - Date.parse(begin));
const done = await inTime(async (lead) => {
    begin = soon(lead);
    await truth();
    return run("sh", ["-c", `seq 0 3 | parallel --will-cite -j4 api-load ${url} --rate 400/s -d 2 --shard {}/4 --start-at ${begin} -o shard{}.json &&
        cat shard?.json | api-load --merge - -o merged.json`], { cwd: folder });
}, (done) => done.status === 0 && Math.max(...starts()) < 1000, (done) => done.stderr);
ok(done.status === 0, "four shards by parallel, merged", done.stderr);
const told = await truth();
const shards = [0, 1, 2, 3].map((i) => read(`shard${i}.json`));
const merged = read("merged.json");
for (const document of [...shards, merged]) ok(faults("api-load", document).length === 0, "a document fits its schema", faults("api-load", document));
const sum = (pick) => shards.reduce((total, shard) => total + pick(shard), 0);
same(shards.map((shard) => shard.shard), [0, 1, 2, 3].map((index) => ({ index, count: 4 })), "each knows its part");
// an arrival of the last moment may come too late on a busy machine: then it is counted as dropped
const arrivals = ({ requests }) => requests.total + requests.dropped;
same(shards.map(arrivals), [200, 200, 200, 200], "and does it");
is(arrivals(merged), 800, "the sum is the whole");
is(told.count, merged.requests.total + 4, "of which the server has seen each request, and four preflights");
const counts = new Map();
for (const [index, count] of shards.flatMap((shard) => shard.histogram.counts)) counts.set(index, (counts.get(index) ?? 0) + count);
same(merged.histogram.counts, [...counts].sort(([a], [b]) => a - b), "histograms are added, bucket by bucket");
is(merged.targets[0].counts, undefined, "the only target has no buckets of its own");
same(merged.targets[0].latency_ms, merged.latency_ms, "its latencies are those of the whole");
is(merged.latency_ms.max, Math.max(...shards.map((shard) => shard.latency_ms.max)), "the maximum is that of all");
is(merged.series.intervals.reduce((total, { successful }) => total + successful, 0), sum((shard) => shard.requests.successful), "so are the intervals");
const medians = shards.map((shard) => shard.latency_ms.p50);
ok(Math.min(...medians) <= merged.latency_ms.p50 && merged.latency_ms.p50 <= Math.max(...medians), "P50 lies among theirs",
    [merged.latency_ms.p50, medians]);
is(merged.concurrency, sum((shard) => shard.concurrency), "connections, too");
is(merged.merged.reports, 4, "four reports");
is(merged.merged.start_skew_ms, Math.max(...starts()) - Math.min(...starts()), "the skew of their starts");
ok(Math.min(...starts()) >= 0 && Math.max(...starts()) < 1000, "none began before the time", starts());
ok(/^Merged: 4 reports \| Start skew: \d+ms \| Shards: 4 of 4$/m.test(load(["--merge", "shard0.json", "shard1.json", "shard2.json", "shard3.json", "-f", "text"]).stdout), "the report says so");
const again = load(["--merge", "shard3.json", "shard1.json", "shard0.json", "shard2.json"]);
same(JSON.parse(again.stdout).histogram, merged.histogram, "in whatever order");
is(load(["merged.json", "--plot", "merged.svg"]).status, 0, "the sum is a report, and can be drawn");

// ---- conditions on the sum
const holds = (condition) => {
    const { status, stdout } = load(["--merge", "shard0.json", "shard1.json", "shard2.json", "shard3.json", "--fail-if", condition]);
    return [status, JSON.parse(stdout).fail_if.map((item) => item.holds)];
};
same(holds("requests>600,p99>10s"), [1, [true, false]], "a condition that holds for the sum alone");
same(holds("requests<600"), [0, [false]], "one that holds for the parts alone");

// ---- what does not belong together
const refused = (args, pattern, name, status = 3) => {
    const { status: got, stderr } = load(["--merge", ...args]);
    ok(got === status && pattern.test(stderr), name, stderr);
};
const change = (name, from, edit) => {
    const document = read(from);
    edit(document);
    writeFileSync(at(name), JSON.stringify(document));
};
const partly = load(["--merge", "shard0.json", "shard2.json", "-f", "text"]);
ok(partly.status === 1 && /^Missing: shard 1, 3$/m.test(partly.stdout), "missing shards are said");
refused(["shard0.json", "shard0.json"], /are both shard 0/, "the same shard twice");
change("later.json", "shard1.json", (document) => (document.started = "2031-01-01T00:00:00.000Z"));
refused(["shard0.json", "later.json"], /'shard0.json' and 'later.json' did not run at the same time/, "shards that do not overlap");
change("other.json", "shard1.json", (document) => (document.target = "http://other/"));
refused(["shard0.json", "other.json"], /'other.json' of 'http:\/\/other\/'/, "another target");
change("fewer.json", "shard1.json", (document) => (document.shard.count = 3));
refused(["shard0.json", "fewer.json"], /shards of different loads/, "another number of shards");
change("broken.json", "shard1.json", (document) => (document.histogram.counts = [[99999999, 1]]));
refused(["shard0.json", "broken.json"], /'broken.json' holds no load-report/, "a histogram that is none");
writeFileSync(at("half.json"), readFileSync(at("shard0.json"), "utf8") + '{"kind": "load-re');
refused(["half.json"], /half.json/, "half a document");
refused([], /--merge needs reports/, "nothing to merge", 2);

// ---- the manual's Job, pod by pod
const page = run("sh", ["-c", "mandoc -T ascii -O width=200 man/api-load.1 | col -bx"], { cwd: root }).stdout;
const lines = page.slice(page.indexOf("apiVersion: batch/v1")).split("\n");
const indent = page.split("\n").find((line) => line.includes("apiVersion: batch/v1")).indexOf("apiVersion");
const manifest = [lines[0], ...lines.slice(1, lines.indexOf("")).map((line) => line.slice(indent))].join("\n");
const toJson = "local $/; print encode_json(CPAN::Meta::YAML->read_string(<STDIN>)->[0])";
const job = JSON.parse(run("perl", ["-MCPAN::Meta::YAML", "-MJSON::PP", "-e", toJson], { input: manifest }).stdout);
same([job.kind, job.spec.completionMode, job.spec.completions], ["Job", "Indexed", job.spec.parallelism], "the manifest is that of an Indexed Job");
const [{ command, args }] = job.spec.template.spec.containers;
const pods = Number(job.spec.completions);
ok(args.includes(`--shard=env/${pods}`), "each pod takes the part of its index", args);
const logs = await inTime((lead) => {
    const here = { "http://api/users": url, "--rate=8000/s": "--rate=400/s", "--duration=60": "--duration=1", "--start-at=START": `--start-at=${soon(lead)}` };
    const pod = [...command, ...args].map((argument) => here[argument] ?? argument);
    return Promise.all(Array.from({ length: pods }, (_, index) => new Promise((resolve) => {
        const child = spawn(pod[0], pod.slice(1), { env: { ...process.env, JOB_COMPLETION_INDEX: String(index) } });
        let text = "";
        for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (text += chunk));
        child.on("close", () => resolve(text));
    })));
}, (logs) => logs.every((text) => !/ has passed/.test(text)), (logs) => logs.find((text) => / has passed/.test(text)));
const whole = JSON.parse(load(["--merge", "-"], logs.join("")).stdout);
same([whole.merged.reports, whole.merged.shards, arrivals(whole)], [pods, pods, 400], "the logs of all pods are the whole");
note(`start skew of ${pods} processes: ${whole.merged.start_skew_ms} ms`);

// ---- closed model, and mistakes
const parts = [0, 1, 2].map((i) => JSON.parse(load([url, "-n", "100", "-c", "4", "--shard", `${i}/3`]).stdout));
same(parts.map((part) => [part.requests.total, part.concurrency]), [[34, 2], [33, 1], [33, 1]], "requests and connections are shared out");
is(load([url, "--shard", "3/3"]).status, 2, "an index that is too high");
is(load([url, "--shard", "env/3"]).status, 2, "no index in the environment");
is(load([url, "--start-at", "2020-01-01T00:00:00Z"]).status, 2, "a time that has passed");
is(load([url, "--start-at", "tomorrow"]).status, 2, "no time at all");
await doneTesting();
