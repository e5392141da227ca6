// HTTP servers with rate limits, each of a kind:  node limits.mjs PORT KIND
//
//   fixed:N:MS     N requests in a window that begins with the first      sliding:N:MS   N in any such time
//   bucket:N:RATE  N at once, RATE a second after that                    none
//   express:N:MS   Express with express-rate-limit
//   liar:N:MS      as fixed, but Retry-After says a fourth of it           unavailable:N:MS   as fixed, by 503
import { createServer } from "node:http";
import { packages } from "../lib/tap.mjs";

const [port, kind] = process.argv.slice(2);
const [name, ...numbers] = kind.split(":");
const [limit, size] = numbers.map(Number);

// A limiter says how long to wait, in ms; 0: the request is accepted.
function fixed() {
    let begin = -Infinity;
    let used = 0;
    return (now) => {
        if (now - begin >= size) [begin, used] = [now, 0];
        return used++ < limit ? 0 : begin + size - now;
    };
}

function sliding() {
    const times = [];
    return (now) => {
        while (times.length > 0 && now - times[0] >= size) times.shift();
        if (times.length >= limit) return times[0] + size - now;
        times.push(now);
        return 0;
    };
}

function bucket() {
    let level = limit;
    let last = performance.now();
    return (now) => {
        level = Math.min(limit, level + ((now - last) * size) / 1000);
        last = now;
        if (level < 1) return ((1 - level) * 1000) / size;
        level--;
        return 0;
    };
}

const limiters = { fixed, sliding, bucket, liar: fixed, unavailable: fixed, none: () => () => 0 };

function serveExpress() {
    const express = packages("express");
    const { rateLimit } = packages("express-rate-limit");
    const app = express();
    app.use(rateLimit({ windowMs: size, limit, standardHeaders: "draft-8", legacyHeaders: false, validate: false }));
    app.get("/", (request, response) => response.json({ data: "ok" }));
    app.listen(Number(port), "127.0.0.1");
}

function serve() {
    const wait = limiters[name]();
    createServer((request, response) => {
        const rest = wait(performance.now());
        if (name === "fixed") response.setHeader("RateLimit-Policy", `${limit};w=${size / 1000}`);
        if (rest > 0) {
            response.statusCode = name === "unavailable" ? 503 : 429;
            if (name === "liar") response.setHeader("Retry-After", Math.ceil(size / 4000));
            else if (name !== "bucket") response.setHeader("Retry-After", Math.ceil(rest / 1000));
        }
        response.end("ok\n");
    }).listen(Number(port), "127.0.0.1");
}

if (name === "express") serveExpress();
else serve();
