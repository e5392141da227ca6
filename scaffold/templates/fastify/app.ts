/* The service: its routes in a server that answers errors in one format. Yours to change. */
import Fastify from 'fastify';
import { documentAt } from './docs.js';
import { rateLimiter, securityHeaders } from './hardening.js';
import { prepare, requestLog, serverOptions } from './middleware/http.js';
import { basePath, routes } from './routes/index.js';

const proxies = Number(process.env['TRUST_PROXY'] ?? 0);

export const app = Fastify({
  ...serverOptions,
  trustProxy: (_address, hop) => hop < proxies,
});

requestLog(app);
await securityHeaders(app);

/* Health, the description, and outside production its page. */
app.addHook('onRequest', async (request, reply) => {
  const [path = ''] = request.method === 'GET' ? request.url.split('?') : [];
//% if health
  if (path === '/healthz') return reply.send({ status: 'ok' });
//% end
  const found = documentAt(path);
  return found && reply.type(found.type).send(found.text);
});

if (basePath !== '') prepare(app);
await app.register(
  async (api) => {
    await rateLimiter(api);
    await api.register(routes);
  },
  { prefix: basePath },
);
