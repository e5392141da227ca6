// api-load --find-capacity against a server of 8 slots of 20 ms, which takes 400 requests a second.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { faults } from "../lib/document.mjs";
import { doneTesting, freePort, is, note, ok, run, same, start } from "../lib/tap.mjs";

async function server(distribution) {
    const port = await freePort();
    await start(join(process.env.BUILD, "tests/servers/truth"), [String(port), distribution], { port });
    return `http://127.0.0.1:${port}/`;
}

function check(text, name) {
    const document = JSON.parse(text);
    const wrong = faults("api-load", document);
    ok(wrong.length === 0, `${name}: fits its schema`, wrong.join("\n"));
    return document;
}

const slots = await server("slots:20:8");

// ---- the capacity
let done = run("api-load", [slots, "--find-capacity", "-d", "1"]);
const found = check(done.stdout, "a search");
is(done.status, 0, "it finds a capacity");
ok(Math.abs(found.capacity_requests_per_second / 400 - 1) <= 0.05, "within 5 % of the truth", found.capacity_requests_per_second);
is(found.confirmed, true, "confirmed");
is(found.limited_by, "objective", "the objective is the limit");
ok(found.missed_requests_per_second / found.capacity_requests_per_second <= 1.021, "the next rate misses", found.missed_requests_per_second);
const bound = (rate) => found.steps.filter((step) => step.requests_per_second === rate);
ok(bound(found.capacity_requests_per_second).filter((step) => step.holds).length >= 2, "two steps hold it");
ok(bound(found.missed_requests_per_second).filter((step) => !step.holds && step.reason).length >= 2, "two steps miss the next one, and say why");
const rates = found.curve.map((point) => point.requests_per_second);
ok(rates.every((rate, i) => i === 0 || rate > rates[i - 1]), "the curve is in order", rates);
note(`${found.capacity_requests_per_second} requests/sec in ${found.steps.length} steps`);

// ---- an objective that nothing holds
done = run("api-load", [slots, "--find-capacity", "--slo", "p50<5ms", "-d", "100ms"]);
const none = check(done.stdout, "an objective out of reach");
is(done.status, 1, "fails");
is(none.capacity_requests_per_second, null, "there is no capacity");
ok(none.steps.every((step) => /^p50<5ms: /.test(step.reason)), "each step says what it missed");

// ---- an expectation that nothing meets
for (const options of [["--expect-status", "201"], ["--expect-header", "X-Never"]]) {
    done = run("api-load", [slots, "--find-capacity", "-d", "200ms", ...options]);
    const unmet = check(done.stdout, `${options[0]} never met`);
    is(done.status, 1, "fails");
    same([unmet.steps.length, unmet.limited_by], [1, "expectation"], "at once");
}
done = run("api-load", [slots, "--find-capacity", "-d", "200ms", "--expect-status", "201", "-f", "text"]);
ok(/^CAPACITY: no rate .*\n {2}No request meets the expectation: /m.test(done.stdout), "and that is said", done.stdout);

// ---- nobody there
done = run("api-load", ["http://127.0.0.1:1/", "--find-capacity"]);
const nobody = check(done.stdout, "nobody there");
is(done.status, 1, "fails");
is(nobody.steps[0].reason, "no request succeeded (Connection refused)", "and says why");

// ---- a signal
const child = spawn("api-load", [slots, "--find-capacity", "-d", "1"], { stdio: ["ignore", "pipe", "ignore"] });
let text = "";
child.stdout.on("data", (chunk) => (text += chunk));
setTimeout(() => child.kill("SIGTERM"), 1700);
const signal = await new Promise((resolve) => child.on("close", (code, name) => resolve(name)));
is(signal, "SIGTERM", "a signal ends it");
is(check(text, "what there was").interrupted, true, "after what there was so far was written");

await doneTesting();
