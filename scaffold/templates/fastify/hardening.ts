/* What every request meets first: security headers, and a limit of requests. Yours to change. */
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import { ApiError } from './middleware/http.js';
import { limitOf } from './middleware/operations.js';

//% include shared/headers.ts

export async function securityHeaders(app: FastifyInstance): Promise<void> {
  await app.register(helmet, HEADERS);
}

/** For the instance that has the routes. */
export async function rateLimiter(app: FastifyInstance): Promise<void> {
  if (LIMIT === 0) return;
  await app.register(rateLimit, {
    max: LIMIT,
    timeWindow: WINDOW_MS,
    enableDraftSpec: true,
    errorResponseBuilder: () => new ApiError(429, 'Too many requests'),
  });
//% if limits
  app.addHook('onSend', async (_request, reply, payload) => {
    for (const [standard, name] of NAMES) {
      const value = reply.getHeader(standard);
      if (value !== undefined) reply.header(name, value);
    }
    return payload;
  });
//% end
}
