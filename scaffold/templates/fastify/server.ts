/* Listens on HOST and PORT; SIGINT and SIGTERM end it when the requests that it has are answered. */
import { app } from './app.js';

const host = process.env['HOST'] ?? '127.0.0.1';
const port = Number(process.env['PORT'] ?? 3000);

await app.listen({ host, port });
console.log(`listening on http://${host}:${port}`);

function stop(): void {
  app.close().then(
    () => process.exit(0),
    () => process.exit(1),
  );
}

process.once('SIGINT', stop);
process.once('SIGTERM', stop);
