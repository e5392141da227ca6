// A request-set sent one request after the other: what came, held against what is due.

import http from "node:http";

// {{env.X}} and {{captured.x}} replaced, {{{{ made two braces.
function expand(text, values, encode = (value) => String(value)) {
    return text.replace(/\{\{\{\{|\{\{(\w+\.\w+)\}\}/g, (whole, name) => (name ? encode(values[name]) : "{{"));
}

function send(base, request, values) {
    const url = new URL(base);
    const text = request.body == null || typeof request.body === "string" ? request.body : JSON.stringify(request.body);
    const body = text == null ? undefined : expand(text, values);
    const headers = {};
    if (body !== text && typeof request.body !== "string") headers["Content-Type"] = "application/json";
    for (const [name, value] of Object.entries(request.headers ?? {})) headers[name] = expand(value, values);
    if (body !== undefined) headers["Content-Length"] = Buffer.byteLength(body);
    return new Promise((resolve, reject) => {
        const path = url.pathname.replace(/\/$/, "") + expand(request.url, values, encodeURIComponent);
        const call = http.request({ host: url.hostname, port: url.port, method: request.method ?? "GET", path, headers,
            agent: false }, (reply) => {
            const parts = [];
            reply.on("data", (part) => parts.push(part));
            reply.on("error", () => resolve({ status: reply.statusCode, text: "" }));
            reply.on("end", () => resolve({ status: reply.statusCode, text: Buffer.concat(parts).toString() }));
        });
        call.on("error", reject);
        call.end(body);
    });
}

function fits(status, list) {
    return String(list).split(",").some((part) => new RegExp(`^${part.replaceAll("x", "\\d")}$`).test(String(status)));
}

function at(pointer, value) {
    return pointer.split("/").slice(1).reduce((inner, key) => inner[key.replaceAll("~1", "/").replaceAll("~0", "~")],
        value);
}

// What was answered otherwise than is due: ["name: 500 for 400: …"]. `values` are for placeholders.
export async function unexpected(set, base, values) {
    const known = { ...values };
    const found = [];
    for (const request of [...(set.setup ?? []), ...set.requests]) {
        const reply = await send(base, request, known);
        if (!fits(reply.status, request.expect_status ?? "2xx")) {
            found.push(`${request.name}: ${reply.status} for ${request.expect_status}: ${reply.text.slice(0, 300)}`);
            continue;
        }
        for (const [name, pointer] of Object.entries(request.capture ?? {})) {
            known[`captured.${name}`] = at(pointer, JSON.parse(reply.text));
        }
    }
    return found;
}
