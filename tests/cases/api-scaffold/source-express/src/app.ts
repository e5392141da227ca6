import express from 'express';
import { createApi } from './routes/index.js';
import * as health from './routes/health.js';

const API = '/api';

export function createApp() {
  const app = express();
  app.use(express.json());
  app.use(health.router);
  app.use(`${API}/v1`, createApi({ secret: process.env.SECRET }));
  app.get('*', (_req, res) => res.sendFile('index.html'));
  return app;
}
