// HTTP that answers nobody before COUNT connections have asked:  node together.mjs PORT COUNT
//
// The first request of all is answered at once, for those who try before they begin. Then each connection
// waits for the others, however long that takes.
import { createServer } from "node:net";

const [port, count] = process.argv.slice(2).map(Number);
const reply = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok\n";
let tried = false;
let waiting = new Set();

createServer((socket) => {
    socket.on("error", () => {});
    socket.on("close", () => waiting.delete(socket));
    socket.on("data", (bytes) => {
        if (!bytes.includes("\r\n\r\n")) return;
        if (!tried) return (tried = true), socket.end(reply);
        waiting.add(socket);
        if (waiting.size < count) return;
        for (const one of waiting) one.write(reply);
        waiting = new Set();
    });
}).listen({ port, host: "127.0.0.1", backlog: 4096 });
