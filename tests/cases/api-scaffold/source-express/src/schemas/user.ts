import { z } from 'zod';

export const CreateUserSchema = z.object({
  email: z.string().email().max(255),
  name: z.string().min(1).optional(),
  age: z.number().int().nonnegative().nullable(),
  tags: z.array(z.enum(['a', 'b'])).default([]),
});

export const UserQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  role: z.enum(['admin', 'user']).optional(),
});
