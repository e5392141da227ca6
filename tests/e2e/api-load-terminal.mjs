// On a terminal: pictures in the report, a line that shows how it goes. In a pipe: neither. And a signal
// leaves the whole report, the file and the plot.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { faults } from "../lib/document.mjs";
import { doneTesting, freePort, is, ok, run, scratch, start, until } from "../lib/tap.mjs";

const folder = scratch();
const port = await freePort();
await start(join(process.env.BUILD, "tests/servers/truth"), [String(port), "lognormal:5:0.5"], { port });
const url = `http://127.0.0.1:${port}/`;

// A command with a terminal: what came out of it.
const terminal = (command, env = {}) =>
    run("script", ["-qec", command, "/dev/null"], { cwd: folder, env: { TERM: "xterm", LC_ALL: "C.UTF-8", ...env } }).stdout.replaceAll("\r", "\n");
const blocks = /[▁-█▉-▏]/;
const live = /left \| [\d,.]+\/s \| P50 [\d.]+ms P99 [\d.]+ms \| [\d,]+ done, 0 failed \| \d+ in flight/;

let text = terminal(`api-load ${url} -d 1500ms -c 4`);
ok(/^DISTRIBUTION \(ms\):$/m.test(text) && (text.match(/^ +[\d.]+ - [\d.]+ +[<\d.]+% .*$/gm) ?? []).length === 11, "a histogram", text);
ok(/^THROUGHPUT OVER TIME:\n+ {2}[▁-█ ]+\n+ {2}[\d,.]+ to [\d,.]+ requests\/sec, each column \d+ms$/m.test(text), "a strip of throughput", text);
ok(live.test(text), "a line while it runs", text);
ok(text.indexOf("THROUGHPUT:") < text.indexOf("LATENCY (ms):") && /^RECOMMENDATION: /m.test(text), "the report around them");

text = terminal(`api-load ${url} -n 50 -c 4`, { TERM: "dumb" });
ok(/^LATENCY/m.test(text) && !blocks.test(text), "a dumb terminal gets no blocks");
text = terminal(`api-load ${url} -n 50 -c 4`, { LC_ALL: "C" });
ok(/^LATENCY/m.test(text) && !blocks.test(text), "nor does a locale without UTF-8");
text = terminal(`api-load ${url} -d 1500ms -c 4 -f text | cat`);
ok(/^LATENCY/m.test(text) && !blocks.test(text), "a pipe gets no blocks");
text = terminal(`api-load ${url} -d 1500ms -c 4 --quiet`);
ok(!live.test(text), "--quiet shows no progress");
const piped = run("api-load", [url, "-d", "1500ms", "-c", "4"]);
is(piped.stderr, "", "without a terminal there is nothing on stderr");

// ---- a signal, in the middle: the server has answered some requests since it was asked last
const answered = async () => (await (await fetch(`${url}truth`)).json()).count;
for (const signal of ["SIGINT", "SIGTERM"]) {
    await answered();
    const child = spawn("api-load", [url, "-d", "60", "-o", `${signal}.json`, "--plot", `${signal}.svg`], { cwd: folder });
    const closed = new Promise((resolve) => child.on("close", (code, name) => resolve(name)));
    await until(async () => (await answered()) > 2);
    child.kill(signal);
    is(await closed, signal, `${signal} ends it`);
    const report = JSON.parse(readFileSync(join(folder, `${signal}.json`), "utf8"));
    ok(faults("api-load", report).length === 0 && report.interrupted && report.requests.total > 0, "the report so far is written", faults("api-load", report));
    ok(report.duration_s < 10 && Math.abs(report.requests_per_second * report.duration_s / report.requests.total - 1) < 0.1, "its rate is that of the time it had");
    ok(existsSync(join(folder, `${signal}.svg`)) && readFileSync(join(folder, `${signal}.svg`), "utf8").endsWith("</svg>\n"), "so is the plot");
}

await doneTesting();
