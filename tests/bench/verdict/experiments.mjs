// Whether the verdicts of api-load are right as often as they promise:  tests/long/api-load-verdict.serial.t [NAME [RUNS]]...
//
//   aa         200 comparisons of a server with its twin, 2 × 5 s: a false verdict in at most 17
//   power       50 comparisons with one that is 5 % slower, 2 × 20 s: P50 is slower in at least 45
//   capacity    10 searches on a server of 8 slots of 20 ms: within 5 % of 400 requests/sec in at least 9
//
// Run by `make check-long`; each prints a line for every run, so that a long experiment shows how it goes.
import { join } from "node:path";
import { doneTesting, freePort, note, ok, run, start, stop } from "../../lib/tap.mjs";

const servers = [];

async function server(distribution, seed) {
    const port = await freePort();
    const server = await start(join(process.env.BUILD, "tests/servers/truth"), [String(port), distribution, String(seed)], { port });
    servers.push(server.child);
    return `http://127.0.0.1:${port}/`;
}

const measure = (...args) => JSON.parse(run("api-load", args, { seconds: 600 }).stdout);
const verdicts = (document) => document.metrics.filter((row) => /faster|slower/.test(row.verdict)).map((row) => `${row.metric} ${row.verdict}`);

// The seeds differ from run to run: so do the servers' delays, and the bootstrap.
async function compare(slower, seconds, seed) {
    const urls = [await server("lognormal:10:0.5", 2 * seed), await server(`lognormal:${10 * slower}:0.5`, 2 * seed + 1)];
    return measure(...urls, "--compare", "-d", String(seconds), "--seed", String(seed));
}

const experiments = {
    aa: { runs: 200, limit: (runs) => Math.floor((runs * 17) / 200), most: true, what: "false verdicts between twins",
        one: async (i) => { const found = verdicts(await compare(1, 5, i)); return [found.length > 0, found.join(", ")]; } },
    power: { runs: 50, limit: (runs) => Math.ceil((runs * 45) / 50), most: false, what: "times 5 % are seen",
        one: async (i) => {
            const row = (await compare(1.05, 20, i)).metrics.find(({ metric }) => metric === "p50");
            return [row.verdict === "slower", `${row.verdict} ${row.change}`];
        } },
    capacity: { runs: 10, limit: (runs) => Math.ceil((runs * 9) / 10), most: false, what: "capacities within 5 %",
        one: async () => {
            const found = measure(await server("slots:20:8", 1), "--find-capacity", "-d", "1").capacity_requests_per_second;
            return [found !== null && Math.abs(found / 400 - 1) <= 0.05, found];
        } },
};

const chosen = process.argv.slice(2);
const names = chosen.filter((name) => name in experiments);
for (const name of names.length > 0 ? names : Object.keys(experiments)) {
    const { runs, limit, most, what, one } = experiments[name];
    const count = Number(chosen[chosen.indexOf(name) + 1]) || runs;
    let hits = 0;
    for (let i = 1; i <= count; i++) {
        const [hit, told] = await one(i);
        hits += hit;
        await Promise.all(servers.splice(0).map((child) => stop(child)));
        note(`${name} ${i}: ${hit ? "yes" : "no"} ${told} (${hits} of ${i})`);
    }
    const bound = limit(count);
    ok(most ? hits <= bound : hits >= bound, `${hits} of ${count} ${what}: at ${most ? "most" : "least"} ${bound}`);
}
await doneTesting();
