/* The service: its routes between what comes before and after every request. Yours to change. */
import express from 'express';
import type { RequestHandler } from 'express';
import { documentAt } from './docs.js';
import { rateLimiter, securityHeaders } from './hardening.js';
import {
  errorHandler,
  notFound,
  requestId,
  requestLog,
} from './middleware/http.js';
import { basePath, routes } from './routes/index.js';

export const app = express();

/** Health, the description, and outside production its page. */
const documents: RequestHandler = (req, res, next) => {
//% if health
  if (req.method === 'GET' && req.path === '/healthz') {
    res.json({ status: 'ok' });
    return;
  }
//% end
  const found = req.method === 'GET' ? documentAt(req.path) : undefined;
  if (found) res.type(found.type).send(found.text);
  else next();
};

app.disable('x-powered-by');
//% if database
/* Every body has the id of its request: an ETag of its bytes would never come back. */
app.disable('etag');
//% end
app.set('trust proxy', Number(process.env['TRUST_PROXY'] ?? 0));
app.use(requestId);
app.use(requestLog);
app.use(securityHeaders);
app.use(documents);
app.use(basePath === '' ? '/' : basePath, rateLimiter, routes);
app.use(notFound);
app.use(errorHandler);
