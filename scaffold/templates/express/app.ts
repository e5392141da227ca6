/* The service: its routes between what comes before and after every request. */
import express from 'express';
import { errorHandler, notFound, requestId } from './middleware/http.js';
import { basePath, routes } from './routes/index.js';

export const app = express();

app.disable('x-powered-by');
app.use(requestId);
app.use(basePath === '' ? '/' : basePath, routes);
app.use(notFound);
app.use(errorHandler);
