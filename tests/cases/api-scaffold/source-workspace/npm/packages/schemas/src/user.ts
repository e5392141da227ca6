import { z } from 'zod';

export const newUser = z.object({ email: z.email(), age: z.int().min(18).optional() });
