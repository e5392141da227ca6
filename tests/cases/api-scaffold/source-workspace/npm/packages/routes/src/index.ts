import type { Express } from 'express';
import { newUser } from '@shop/schemas/user';

export function mountUsers(app: Express): void {
  app.post('/users', (req, res) => {
    const user = newUser.parse(req.body);
    res.status(201).json(user);
  });
}
