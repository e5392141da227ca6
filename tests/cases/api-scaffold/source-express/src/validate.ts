import type { RequestHandler } from 'express';
import type { ZodType } from 'zod';

export const validate =
  (schemas: { body?: ZodType; query?: ZodType }): RequestHandler =>
  (req, _res, next) => {
    schemas.body?.parse(req.body);
    next();
  };
