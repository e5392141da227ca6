/** How much of a refused body is still read, in bytes and milliseconds. */
const DRAIN_LIMIT = 16777216;
const DRAIN_MS = 5000;

/** Reads what is left of a refused body: who is still sending would not get the answer. */
function drain(req: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    let length = 0;
    const count = (chunk: Uint8Array): void => {
      length += chunk.length;
      if (length > DRAIN_LIMIT) done();
    };
    const done = (): void => {
      clearTimeout(timer);
      for (const event of ['end', 'close', 'error']) req.off(event, done);
      req.off('data', count);
      resolve();
    };
    const timer = setTimeout(done, DRAIN_MS);
    for (const event of ['end', 'close', 'error']) req.on(event, done);
    req.on('data', count);
    if (req.readableEnded || req.destroyed) done();
    else req.resume();
  });
}
