/* What every request meets first: security headers, and a limit of requests. Yours to change. */
import helmet from 'helmet';
import type { Middleware } from 'koa';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { ApiError } from './middleware/http.js';
import type { State } from './middleware/http.js';
import { limitOf } from './middleware/operations.js';

//% include shared/headers.ts

const setHeaders = helmet(HEADERS);

export const securityHeaders: Middleware<State> = async (ctx, next) => {
  await new Promise<void>((resolve, reject) => {
    setHeaders(ctx.req, ctx.res, (thrown) => {
      if (thrown instanceof Error) reject(thrown);
      else resolve();
    });
  });
  await next();
};

const limiter = new RateLimiterMemory({
  points: Math.max(LIMIT, 1),
  duration: WINDOW_MS / 1000,
});

/** What is left for a client, after this request. */
async function consume(client: string): Promise<RateLimiterRes> {
  try {
    return await limiter.consume(client);
  } catch (thrown) {
    if (thrown instanceof RateLimiterRes) return thrown;
    throw thrown;
  }
}

export const rateLimiter: Middleware<State> = async (ctx, next) => {
  if (LIMIT > 0) {
    const { consumedPoints, msBeforeNext } = await consume(ctx.ip);
    const seconds = String(Math.ceil(msBeforeNext / 1000));
    ctx.set({
      'RateLimit-Limit': String(LIMIT),
      'RateLimit-Remaining': String(Math.max(LIMIT - consumedPoints, 0)),
      'RateLimit-Reset': seconds,
    });
//% if limits
    for (const [standard, name] of NAMES) {
      ctx.set(name, ctx.response.get(standard));
    }
//% end
    if (consumedPoints > LIMIT) {
      const headers = { 'Retry-After': seconds };
      throw new ApiError(429, 'Too many requests', { headers });
    }
  }
  await next();
};
