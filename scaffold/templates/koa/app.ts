/* The service: its routes between what comes before and after every request. Yours to change. */
import Koa from 'koa';
import type { Middleware } from 'koa';
import { documentAt } from './docs.js';
import { rateLimiter, securityHeaders } from './hardening.js';
import {
  errorHandler,
  notFound,
  requestId,
  requestLog,
} from './middleware/http.js';
import type { State } from './middleware/http.js';
import { basePath, router } from './routes/index.js';

const proxies = Number(process.env['TRUST_PROXY'] ?? 0);

export const app = new Koa<State>({ proxy: proxies > 0, maxIpsCount: proxies });

/** Health, the description, and outside production its page. */
const documents: Middleware<State> = async (ctx, next) => {
//% if health
  if (ctx.method === 'GET' && ctx.path === '/healthz') {
    ctx.body = { status: 'ok' };
    return;
  }
//% end
  const found = ctx.method === 'GET' ? documentAt(ctx.path) : undefined;
  if (!found) {
    await next();
    return;
  }
  ctx.type = found.type;
  ctx.body = found.text;
};

/** Counts what is asked of the API itself. */
const limited: Middleware<State> = (ctx, next) =>
  ctx.path === basePath || ctx.path.startsWith(`${basePath}/`)
    ? rateLimiter(ctx, next)
    : next();

app.use(requestId);
app.use(requestLog);
app.use(errorHandler);
app.use(securityHeaders);
app.use(documents);
app.use(limited);
app.use(router.routes());
app.use(notFound);
