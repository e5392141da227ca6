// HTTPS of one reply a connection:  node truncate.mjs PORT CERTIFICATE KEY
//
// /whole: a body until the end, which TLS says (close_notify). /cut: the same, but the socket ends without it.
// /length: the body has a length, and the socket ends without it.
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { Duplex } from "node:stream";
import { TLSSocket } from "node:tls";

const [port, certificate, key] = process.argv.slice(2);
const context = { isServer: true, cert: readFileSync(certificate), key: readFileSync(key), ALPNProtocols: ["http/1.1"] };

// A socket whose end is in our hands: what TLS writes goes through, that it ends does not.
function between(socket) {
    const middle = new Duplex({
        read() {},
        write: (chunk, encoding, done) => socket.write(chunk, done),
        final: (done) => done(),
    });
    socket.on("data", (chunk) => middle.push(chunk));
    socket.on("end", () => middle.push(null));
    socket.on("error", () => middle.destroy());
    return middle;
}

createServer({ allowHalfOpen: true }, (socket) => {
    const tls = new TLSSocket(between(socket), context);
    tls.on("error", () => socket.destroy());
    tls.once("data", (request) => {
        const path = String(request).split(" ")[1];
        const length = path === "/length" ? "Content-Length: 3\r\n" : "";
        const reply = `HTTP/1.1 200 OK\r\nConnection: close\r\n${length}\r\nok\n`;
        if (path === "/whole") tls.end(reply, () => setTimeout(() => socket.end(), 50));
        else tls.write(reply, () => socket.end());
    });
}).listen(Number(port), "127.0.0.1");
