// api-load against a server that measures the truth: reported percentiles are within 1 % of it, or
// 0.2 ms. A machine that is busy with other things delays what is measured between the two clocks, so
// that each row has some attempts; a wrong tool misses them all.
import { join } from "node:path";
import { doneTesting, freePort, note, ok, run, start, stop } from "../lib/tap.mjs";

const ATTEMPTS = 4;
const quantiles = ["p50", "p95", "p99"];

async function truthOf(port) {
    return (await fetch(`http://127.0.0.1:${port}/truth`)).json();
}

// One attempt: what is reported and what is true.
async function attempt(distribution, seed, options) {
    const port = await freePort();
    const server = await start(join(process.env.BUILD, "tests/servers/truth"), [String(port), distribution, String(seed)],
        { port });
    const done = run("api-load", [`http://127.0.0.1:${port}/`, ...options], { seconds: 60 });
    const truth = await truthOf(port);
    await stop(server.child);
    return { truth, report: JSON.parse(done.stdout) };
}

function isTrue(got, want, share, least) {
    return Math.abs(got - want) <= Math.max(want * share, least);
}

async function compare(distribution, options, { share = 0.01, least = 0.2, of = quantiles } = {}) {
    for (let i = 1; ; i++) {
        const { truth, report } = await attempt(distribution, i, options);
        const missed = of.filter((q) => !isTrue(report.latency_ms[q], truth[q], share, least));
        note(`${distribution}: ${quantiles.map((q) => `${q} ${report.latency_ms[q].toFixed(2)}/${truth[q].toFixed(2)}`).join(" ")}` +
            ` (${report.requests.total} requests)`);
        if (missed.length === 0 || i === ATTEMPTS) {
            ok(missed.length === 0, `${distribution}: reported is true`, missed);
            return;
        }
    }
}

await compare("constant:10", ["-c", "10", "-d", "2"]);
await compare("uniform:10:30", ["-c", "10", "-d", "3"]);
await compare("bimodal:10:100:0.1", ["-c", "10", "-d", "3"]);
await compare("lognormal:10:0.5", ["-c", "10", "-d", "3"]);
await compare("bimodal:5:3000:0.02", ["-c", "50", "-d", "5"], { of: ["p99"], share: 0.01 });

// Open model: a server that stands still for a second, and slow replies, which hold up nobody else.
await compare("freeze:5:1:4", ["--rate", "500", "-d", "8"], { of: ["p95", "p99"], share: 0.03, least: 1 });
await compare("bimodal:5:3000:0.02", ["--rate", "500", "-d", "4"], { of: ["p50", "p99"], share: 0.01, least: 0.5 });

await doneTesting();
