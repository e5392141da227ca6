/* Listens on HOST and PORT; SIGINT and SIGTERM end it when the requests that it has are answered. */
import { app } from './app.js';
import { log } from './middleware/log.js';
import { limitOf } from './middleware/operations.js';

const host = process.env['HOST'] ?? '127.0.0.1';
const port = Number(process.env['PORT'] ?? 3000);

const server = app.listen(port, host, (error?: Error) => {
  if (error) throw error;
  log('info', `listening on http://${host}:${port}`);
});

/** How long requests that are being answered may still take, in milliseconds. */
const patience = limitOf('SHUTDOWN_MS', 10000);

function stop(): void {
  log('info', 'stopping');
  server.close(() => process.exit(0));
  server.closeIdleConnections();
  setTimeout(() => server.closeAllConnections(), patience).unref();
}

process.once('SIGINT', stop);
process.once('SIGTERM', stop);
