/* What every request meets first: security headers, and a limit of requests. Yours to change. */
import type { RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import { ApiError } from './middleware/http.js';
import { limitOf } from './middleware/operations.js';

//% include shared/headers.ts

export const securityHeaders: RequestHandler = helmet(HEADERS);

//% if limits
const limiter: RequestHandler =
//% else
export const rateLimiter: RequestHandler =
//% end
  LIMIT === 0
    ? (_req, _res, next) => next()
    : rateLimit({
        limit: LIMIT,
        windowMs: WINDOW_MS,
        standardHeaders: true,
        legacyHeaders: false,
        validate: { xForwardedForHeader: false },
        handler: (_req, _res, next) => {
          next(new ApiError(429, 'Too many requests'));
        },
      });
//% if limits

export const rateLimiter: RequestHandler = (req, res, next) => {
  limiter(req, res, (thrown?: unknown) => {
    for (const [standard, name] of NAMES) {
      const value = res.get(standard);
      if (value !== undefined) res.set(name, value);
    }
    next(thrown);
  });
};
//% end
