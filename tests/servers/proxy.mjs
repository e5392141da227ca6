// An HTTP proxy, and a server of what clients have to do more than once for:  node proxy.mjs PORT
//
// PORT: a proxy for user "joe" with the password "pw", or for anybody with the path /open in the URL.
// PORT + 1: /ok, /redirect (to /ok), /moved (303), /loop, /digest (user joe, password pw), /negotiate (takes
// nobody), /method.
import { createHash } from "node:crypto";
import { createServer, request } from "node:http";
import { connect } from "node:net";

const port = Number(process.argv[2]);
const md5 = (text) => createHash("md5").update(text).digest("hex");

function isKnown(req, url) {
    return url.includes("/open") || req.headers["proxy-authorization"] === `Basic ${btoa("joe:pw")}`;
}

const proxy = createServer((req, res) => {
    if (!isKnown(req, req.url)) return res.writeHead(407, { "Proxy-Authenticate": "Basic realm=x" }).end();
    const headers = { ...req.headers, via: "1.1 test" };
    const onward = request(req.url, { method: req.method, headers }, (reply) => {
        res.writeHead(reply.statusCode, { ...reply.headers, via: "1.1 test" });
        reply.pipe(res);
    });
    onward.on("error", () => res.writeHead(502).end());
    req.pipe(onward);
});
proxy.on("connect", (req, socket) => {
    const [host, number] = req.url.split(":");
    if (!isKnown(req, req.url)) return socket.end("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
    const onward = connect(Number(number), host, () => {
        socket.write("HTTP/1.1 200 OK\r\n\r\n");
        onward.pipe(socket).pipe(onward);
    });
    for (const each of [onward, socket]) each.on("error", () => (onward.destroy(), socket.destroy()));
});
proxy.listen(port, "127.0.0.1");

// RFC 7616, section 3.4, for one user.
function isAnswer(req) {
    const given = Object.fromEntries([...(req.headers.authorization ?? "").matchAll(/(\w+)="?([^",]*)"?/g)].map((m) => [m[1], m[2]]));
    const [one, two] = [md5("joe:place:pw"), md5(`${req.method}:${req.url}`)];
    return given.response === md5(`${one}:${given.nonce}:${given.nc}:${given.cnonce}:${given.qop}:${two}`);
}

const replies = {
    "/redirect": { status: 302, headers: { Location: "/ok" } },
    "/moved": { status: 303, headers: { Location: "/method" } },
    "/loop": { status: 302, headers: { Location: "/loop" } },
};
createServer((req, res) => {
    req.resume();
    const { status = 200, headers = {} } = replies[req.url] ?? {};
    if (req.url === "/digest" && !isAnswer(req))
        return res.writeHead(401, { "WWW-Authenticate": 'Digest realm="place", nonce="abc", qop="auth"' }).end();
    if (req.url === "/negotiate")
        return res.writeHead(401, { "WWW-Authenticate": "Negotiate" }).end();
    res.writeHead(status, headers).end(req.url === "/method" ? req.method : req.headers.via ?? "ok");
}).listen(port + 1, "127.0.0.1");
