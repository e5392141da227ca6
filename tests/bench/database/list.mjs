// Both servers stand at once and are asked in turn, so that what else the machine does falls on both.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort, run, start, stop } from "../../lib/tap.mjs";
import { generate, serve, transpile } from "../../e2e/api-scaffold/service.mjs";

const LEAST = 0.9; // of the requests/s of the handler by hand
const ROUNDS = 5;
const [, , url] = process.argv;

const byHand = `
import express from "express";
import pg from "pg";
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const app = express();
app.use(express.json());
app.get("/accounts", async (req, res, next) => {
  try {
    const limit = Number(req.query.limit ?? 20);
    if (!Number.isInteger(limit) || limit < 1 || limit > 100) {
      res.status(400).json({ error: "limit must be from 1 to 100" });
      return;
    }
    const { rows } = await pool.query("SELECT aid, bid, owner, balance, opened FROM accounts ORDER BY aid LIMIT $1", [limit]);
    res.json({ data: rows });
  } catch (error) {
    next(error);
  }
});
app.listen(Number(process.env.PORT), "127.0.0.1");
`;

async function serveByHand(folder) {
    const port = await freePort();
    writeFileSync(join(folder, "by-hand.mjs"), byHand);
    const { child } = await start(process.execPath, ["by-hand.mjs"],
        { cwd: folder, port, env: { PORT: String(port), DATABASE_URL: url, NODE_ENV: "production" } });
    return { url: `http://127.0.0.1:${port}`, end: () => stop(child) };
}

// Requests/s, all of which must have succeeded.
function measure(service, seconds) {
    const done = run("api-load", [`${service.url}/accounts?limit=20`, "-c", "20", "-d", String(seconds), "--json", "--quiet"]);
    const report = JSON.parse(done.stdout);
    if (report.requests.failed > 0) throw new Error(`${service.url}: ${JSON.stringify(report.errors)}`);
    return report.requests_per_second;
}

const { folder, status, stderr } = generate(["--from-db", url]);
if (status !== 0) throw new Error(stderr);
transpile(folder);
const made = await serve(folder, { DATABASE_URL: url, PGPOOL_MAX: "10", NODE_ENV: "production" });
const hand = await serveByHand(folder);
for (const service of [made, hand]) measure(service, 2);
const ratios = Array.from({ length: ROUNDS }, (_, round) => {
    const [first, second] = round % 2 === 0 ? [made, hand] : [hand, made];
    const speeds = new Map([first, second].map((service) => [service, measure(service, 3)]));
    console.log(`made ${Math.round(speeds.get(made))}/s, by hand ${Math.round(speeds.get(hand))}/s`);
    return speeds.get(made) / speeds.get(hand);
}).sort((a, b) => a - b);
await Promise.all([made.end(), hand.end()]);
const ratio = ratios[Math.floor(ROUNDS / 2)];
console.log(`a list from the database: ${ratio.toFixed(2)} times the requests/s of a handler by hand (median of ${ROUNDS}, at least ${LEAST})`);
process.exit(ratio >= LEAST ? 0 : 1);
