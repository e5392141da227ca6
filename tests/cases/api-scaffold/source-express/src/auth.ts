import type { RequestHandler } from 'express';

export const requireAuth: RequestHandler = (req, res, next) => {
  if (!req.get('authorization')) res.sendStatus(401);
  else next();
};
