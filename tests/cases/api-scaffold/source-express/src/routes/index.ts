import { Router } from 'express';
import { requireAuth } from '../auth.js';
import users from './users.js';
import orders from './orders.js';

const resources = [
  { path: '/users', router: users },
  { path: '/orders', router: orders },
];

export const createApi = ({ secret }: { secret?: string }) => {
  const api = Router();
  if (secret) {
    api.use('/orders', requireAuth);
  }
  for (const { path, router } of resources) api.use(path, router);
  return api;
};
