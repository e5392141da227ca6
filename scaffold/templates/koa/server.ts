/* Listens on HOST and PORT; SIGINT and SIGTERM end it when the requests that it has are answered. */
import { app } from './app.js';

const host = process.env['HOST'] ?? '127.0.0.1';
const port = Number(process.env['PORT'] ?? 3000);

const server = app.listen(port, host, () => {
  console.log(`listening on http://${host}:${port}`);
});

function stop(): void {
  server.close(() => process.exit(0));
  server.closeIdleConnections();
}

process.once('SIGINT', stop);
process.once('SIGTERM', stop);
