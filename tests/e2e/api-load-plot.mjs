// api-load --plot in a browser: nothing is complained of, no words stand on each other, and what is drawn
// is what the document says. And the two other forms: csv and prometheus.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { charts, inverse, open, overlaps, withBrowser } from "../lib/browser.mjs";
import { doneTesting, freePort, is, ok, run, same, scratch, start } from "../lib/tap.mjs";

const folder = scratch();
const at = (name) => join(folder, name);
const load = (...args) => run("api-load", args, { cwd: folder });

async function server(distribution) {
    const port = await freePort();
    await start(join(process.env.BUILD, "tests/servers/truth"), [String(port), distribution], { port });
    return `http://127.0.0.1:${port}/`;
}

const fast = await server("lognormal:5:0.5");
const slow = await server("bimodal:6:60:0.02");
const hostile = `${fast}?q=<script>alert(1)</script>&"'&x=${"long".repeat(40)}`;

is(load(fast, "-d", "1", "-c", "8", "-o", "fast.json", "--plot", "fast.svg").status, 0, "a plot beside a report");
load(slow, "-d", "1", "-c", "8", "-o", "slow.json", "--plot", "slow.html");
load(hostile, "-n", "50", "--expect-status", "404", "-o", "hostile.json", "--plot", "hostile.svg");
load("http://127.0.0.1:1/", "-o", "refused.json", "--plot", "refused.svg");
load("--compare", "fast.json", "slow.json", "-o", "compare.json", "--plot", "compare.svg");
const step = (rate, p50, p95, p99, holds) => ({ requests_per_second: rate, held_steps: holds ? 2 : 0, missed_steps: holds ? 0 : 2, holds,
    latency_ms: { avg: p50, p50, p95, p99, max: p99 } });
writeFileSync(at("capacity.json"), JSON.stringify({
    kind: "load-capacity", version: 1, tool: "api-load", target: fast, objective: ["p99<200ms", "errors<0.1%"], limited_by: "objective", passed: true,
    capacity_requests_per_second: 392, missed_requests_per_second: 399, knee_requests_per_second: 350,
    curve: [step(50, 20, 21, 22, true), step(200, 20, 24, 30, true), step(350, 24, 40, 61, true), step(392, 40, 90, 160, true), step(399, 200, 420, 510, false),
        step(800, 2100, 4000, 4900, false)],
}));
is(load("capacity.json", "--plot", "capacity.svg").status, 0, "a plot of a saved document");
is(load("fast.json", "--plot", "again.svg").stdout, "", "says nothing");
is(readFileSync(at("again.svg"), "utf8"), readFileSync(at("fast.svg"), "utf8"), "and is the same as at first");

// ---- in a browser
const names = ["fast.svg", "slow.html", "hostile.svg", "refused.svg", "compare.svg", "capacity.svg"];
const read = (name) => JSON.parse(readFileSync(at(name), "utf8"));
const drawn = await withBrowser(async (browser) => {
    const all = {};
    for (const name of names) {
        const { page, complaints } = await open(browser, at(name), name === "slow.html" ? { colorScheme: "dark" } : {});
        same(complaints, [], `${name}: no complaint, no request`);
        same(await overlaps(page), [], `${name}: no words on each other`);
        ok(!readFileSync(at(name), "utf8").includes("@{"), `${name}: nothing is left to substitute`);
        all[name] = await charts(page);
    }
    return all;
});

// ---- the values
const near = (got, want, share) => Math.abs(got - want) <= share * Math.abs(want) + 1e-9;

// Each point of a line, back in values, is what `want` says for where it stands; within a pixel or so.
function follows(chart, line, want, name, valueX) {
    const [across, up] = [inverse(chart.x, valueX), inverse(chart.y)];
    const points = chart.lines[line] ?? [];
    const top = Math.max(...chart.y.map((tick) => Number(tick.label.replaceAll(",", ""))));
    const bad = points.map(([x, y]) => [across(x), up(y)])
        .filter(([x, y]) => !near(y, want(x), 0.01) && Math.abs(y - want(x)) > top / 150);
    ok(points.length > 1 && bad.length === 0, `${name}: ${points.length} points`, bad.slice(0, 5));
}

// The bucket of a histogram as load-report's schema has it: its middle.
function quantiles({ counts, sub_buckets: sub }) {
    const total = counts.reduce((sum, [, count]) => sum + count, 0);
    return (q) => {
        let seen = 0;
        for (const [index, count] of counts) {
            seen += count;
            const power = Math.max(Math.floor(index / sub) - 1, 0);
            if (seen >= Math.max(Math.ceil(q * total), 1)) return ((index - power * sub) * 2 ** power + 2 ** power / 2) / 1e6;
        }
    };
}

const nines = (label) => -Math.log10(1 - parseFloat(label) / 100);
for (const name of ["fast.svg", "slow.html"]) {
    const report = read(name.replace(/\..*/, ".json"));
    const { percentiles, latency, throughput, errors } = drawn[name];
    const at = quantiles(report.histogram);
    // the pixel of a point may be on either side of a step: what is drawn lies between its neighbours
    const [across, up] = [inverse(percentiles.x, nines), inverse(percentiles.y)];
    const bad = percentiles.lines.a.map(([x, y]) => [across(x), up(y)])
        .filter(([x, y]) => y < at(1 - 10 ** -(x - 0.01)) * 0.98 - 0.3 || y > at(1 - 10 ** -(x + 0.01)) * 1.02 + 0.3);
    ok(percentiles.lines.a.length > 100 && bad.length === 0, `${name}: latency by percentile`, bad);
    const interval = (key) => (x) => report.series.intervals[Math.floor(x / report.series.interval_s + 1e-3)][key];
    for (const key of ["p50", "p95", "p99"]) follows(latency, key, interval(`${key}_ms`), `${name}: ${key} over time`);
    follows(throughput, "good", (x) => interval("successful")(x) / report.series.interval_s, `${name}: throughput`);
    ok(errors.texts.includes("None"), `${name}: no errors`);
}
const failed = read("hostile.json").errors[0];
ok(drawn["hostile.svg"].errors.texts.includes(failed.cause) && drawn["hostile.svg"].errors.texts.includes(String(failed.count)), "errors by cause");
ok(drawn["refused.svg"].percentiles.texts.includes("No latency was measured"), "nothing measured is said");

const comparison = read("compare.json");
const { percentiles } = drawn["compare.svg"];
for (const side of ["a", "b"]) {
    const curve = comparison.curves[side];
    const point = (x) => curve.reduce((best, row) => Math.abs(-Math.log10(1 - row.quantile) - x) < Math.abs(-Math.log10(1 - best.quantile) - x) ? row : best);
    follows(percentiles, side, (x) => point(x).ms, `comparison: ${side}`, nines);
    const [across, up] = [inverse(percentiles.x, nines), inverse(percentiles.y)];
    const band = percentiles.areas[side].map(([x, y]) => [point(across(x)), up(y)]);
    ok(band.length === 2 * curve.length && band.every(([row, y]) => near(y, row.low_ms, 0.02) || near(y, row.high_ms, 0.02)), `comparison: the band of ${side}`);
}
for (const metric of comparison.metrics) ok(drawn["compare.svg"].changes.texts.includes(metric.verdict), `comparison: ${metric.metric} is ${metric.verdict}`);

const { curve } = read("capacity.json");
for (const key of ["p50", "p95", "p99"])
    follows(drawn["capacity.svg"].capacity, key, (x) => curve.find((point) => near(point.requests_per_second, x, 0.012)).latency_ms[key], `capacity: ${key}`);
is(Object.values(drawn["capacity.svg"].capacity.dots).filter((kind) => kind === "hollow").length, 6, "capacity: what missed is hollow");

// ---- other forms
const report = read("fast.json");
const [head, row, ...rest] = load("fast.json", "-f", "csv").stdout.split("\n");
const fields = Object.fromEntries(head.split(",").map((key, i) => [key, row.split(",")[i]]));
same([fields.target, Number(fields.p99_ms), Number(fields.requests)], [fast, report.latency_ms.p99, report.requests.total], "csv: a line with the figures");
same(rest, [""], "csv: and no other");
ok(load("hostile.json", "-f", "csv").stdout.includes(`"${report.target}?q=`), "csv: a target with quotes is quoted");
is(load("compare.json", "-f", "csv").stdout.split("\n").length, 8, "csv: a line for each metric");
is(load("capacity.json", "-f", "csv").stdout.split("\n").length, 8, "csv: a line for each rate");

const lines = load("fast.json", "-f", "prometheus").stdout.trimEnd().split("\n");
const sample = /^[a-z_]+\{[a-z]+="(?:[^"\\\n]|\\[\\"n])*"(?:,[a-z]+="(?:[^"\\\n]|\\[\\"n])*")*\} -?[0-9.e+-]+$/;
ok(lines.every((line) => /^# (HELP|TYPE) /.test(line) || sample.test(line)), "prometheus: each line is in its format", lines.filter((line) => !sample.test(line)));
ok(lines.includes(`api_load_latency_seconds{target="${fast}",quantile="0.99"} ${Number((report.latency_ms.p99 / 1000).toPrecision(12))}`), "prometheus: P99 in seconds");
ok(lines.includes(`api_load_requests{target="${fast}",result="successful"} ${report.requests.successful}`), "prometheus: requests");
ok(load(slow, "-n", "20", "-f", "prometheus").stdout.startsWith("# HELP"), "prometheus: of a run");
ok(load(slow, "-n", "20", "-f", "csv").stdout.startsWith("target,started,"), "csv: of a run");
ok(load("refused.json", "-f", "prometheus").stdout.includes('cause="Connection refused"'), "prometheus: errors");

writeFileSync(at("set.json"), JSON.stringify({ kind: "request-set", version: 1, tool: "test",
    requests: ["one", "two"].map((name) => ({ name, method: "GET", url: `${fast}${name}` })) }));
const several = load("--targets", "set.json", "-n", "40", "-f", "csv").stdout.trimEnd().split("\n");
same(several.slice(2).map((line) => line.split(",")[0]), ["one", "two"], "csv: a line for each target", several);

// ---- refused
is(load("fast.json").status, 2, "a report alone, without a form, is no load");
is(load(fast, "--plot", "x.png").status, 2, "a plot of an unknown form");
writeFileSync(at("poor.json"), '{"kind": "load-report", "version": 1}');
is(load("poor.json", "--plot", "poor.svg").status, 3, "a document that lacks what is drawn");

await doneTesting();
