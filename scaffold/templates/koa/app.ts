/* The service: its routes between what comes before and after every request. */
import Koa from 'koa';
import { errorHandler, notFound, requestId } from './middleware/http.js';
import type { State } from './middleware/http.js';
import { router } from './routes/index.js';

export const app = new Koa<State>();

app.use(requestId);
app.use(errorHandler);
app.use(router.routes());
app.use(notFound);
