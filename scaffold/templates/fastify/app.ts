/* The service: its routes in a server that answers errors in one format. */
import Fastify from 'fastify';
import { prepare, serverOptions } from './middleware/http.js';
import { basePath, routes } from './routes/index.js';

export const app = Fastify(serverOptions);

if (basePath !== '') prepare(app);
await app.register(routes, { prefix: basePath });
