// HTTP/2 without TLS, well behaved and not:  node http2.mjs PORT
//
// PORT: each path in a way of its own. PORT + 1: one stream at a time. PORT + 2: says goodbye (NO_ERROR)
// to each connection after 5 requests, two of which it has not looked at. PORT + 3: ends each connection
// with ENHANCE_YOUR_CALM in its fifth request. PORT + 4: a frame that is none. PORT + 5: closes in the
// midst of a reply. PORT + 6: leaves after each third request. PORT + 7: resets in the midst of a reply.
// PORT + 8: a reply, and a frame that is none behind it.
import { constants, createServer } from "node:http2";
import { createServer as createRaw } from "node:net";

const port = Number(process.argv[2]);

function answer(stream, body = "ok\n", headers = {}) {
    stream.respond({ ":status": 200, ...headers });
    stream.end(body);
}

const behaviours = {
    "/ok": (stream) => answer(stream),
    "/big": (stream) => answer(stream, Buffer.alloc(1048576, "x")),
    "/slow": (stream) => setTimeout(() => stream.destroyed || answer(stream), 20),
    "/headers": (stream, headers) => answer(stream, JSON.stringify(headers)),
    "/trailers": (stream) => {
        stream.respond({ ":status": 200 }, { waitForTrailers: true });
        stream.on("wantTrailers", () => stream.sendTrailers({ "x-kind": "late" }));
        stream.end("ok\n");
    },
    "/interim": (stream) => (stream.additionalHeaders({ ":status": 103, link: "</a>" }), answer(stream)),
    "/refuse": (stream) => stream.close(constants.NGHTTP2_REFUSED_STREAM),
    "/reset": (stream) => stream.close(constants.NGHTTP2_INTERNAL_ERROR),
    "/short": (stream) => answer(stream, "abc", { "content-length": "10" }),
    "/silent": () => {},
    "/half": (stream) => (stream.respond({ ":status": 200 }), stream.write("half")),
    "/early": (stream) => (stream.respond({ ":status": 413 }, { endStream: true }), setTimeout(() => stream.close(0), 20)),
    "/echo": (stream) => {
        let length = 0;
        stream.on("data", (chunk) => (length += chunk.length));
        stream.on("end", () => answer(stream, String(length)));
    },
};

function serve(number, settings, onStream) {
    const server = createServer({ settings });
    server.on("sessionError", () => {});
    server.on("session", (session) => (session.count = 0));
    server.on("stream", (stream, headers) => {
        stream.on("error", () => {});
        onStream(stream, headers);
    });
    server.listen(number, "127.0.0.1");
}

serve(port, {}, (stream, headers) => (behaviours[headers[":path"]] ?? behaviours["/ok"])(stream, headers));
serve(port + 1, { maxConcurrentStreams: 1 }, (stream) => setTimeout(() => answer(stream), 1));
serve(port + 2, {}, (stream) => {
    const count = ++stream.session.count;
    if (count <= 3) answer(stream);
    else if (count === 4) setTimeout(() => stream.destroyed || answer(stream), 100);
    if (count === 5) stream.session.goaway(constants.NGHTTP2_NO_ERROR, stream.id - 4);
});
serve(port + 3, {}, (stream) => {
    const count = ++stream.session.count;
    if (count < 5) answer(stream);
    if (count !== 5) return;
    stream.session.goaway(constants.NGHTTP2_ENHANCE_YOUR_CALM);
    setTimeout(() => stream.session?.destroy(), 20);
});

// Frames by hand: a server that calls onRequest(socket, stream) for each HEADERS that it sees.
const settings = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);
function raw(number, onRequest) {
    createRaw((socket) => {
        let bytes = Buffer.alloc(0);
        let preface = 24;
        socket.on("error", () => {});
        socket.write(settings);
        socket.on("data", (chunk) => {
            bytes = Buffer.concat([bytes, chunk]);
            if (preface && bytes.length >= preface) [bytes, preface] = [bytes.subarray(preface), 0];
            while (!preface && bytes.length >= 9 && bytes.length >= 9 + bytes.readUIntBE(0, 3)) {
                if (bytes[3] === 1) onRequest(socket, bytes.readUInt32BE(5));
                bytes = bytes.subarray(9 + bytes.readUIntBE(0, 3));
            }
        });
    }).listen(number, "127.0.0.1");
}
// HEADERS without END_STREAM: ":status: 200" is index 8 of HPACK's table. RST_STREAM by CANCEL.
const head = (stream) => Buffer.from([0, 0, 1, 1, 4, 0, 0, 0, stream, 0x88]);
const reset = (stream) => Buffer.from([0, 0, 4, 3, 0, 0, 0, 0, stream, 0, 0, 0, 8]);
const noFrame = Buffer.from([0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 1]);
const whole = (stream) => Buffer.from([0, 0, 1, 1, 5, 0, 0, 0, stream, 0x88]);
raw(port + 4, (socket) => socket.write(noFrame));
raw(port + 8, (socket, stream) => socket.write(Buffer.concat([whole(stream), noFrame])));
raw(port + 5, (socket, stream) => (socket.write(head(stream)), setTimeout(() => socket.end(), 20)));
raw(port + 7, (socket, stream) => socket.write(Buffer.concat([head(stream), reset(stream)])));
serve(port + 6, {}, (stream) => {
    if (++stream.session.count === 3) stream.session.close();
    answer(stream);
});
