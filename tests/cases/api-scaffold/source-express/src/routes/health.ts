import { Router } from 'express';

export const router = Router();

/** Whether the service is up. */
router.get('/health', (_req, res) => {
  res.json({ status: 'up', at: new Date() });
});
