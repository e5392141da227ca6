import { Router, type Request, type Response } from 'express';
import { validate } from '../validate.js';
import { CreateUserSchema, UserQuery } from '../schemas/user.js';

interface User {
  id: number;
  /** Where mail goes. */
  email: string;
  name?: string;
  role: 'admin' | 'user';
}

const router = Router();

async function findUser(id: string): Promise<User | null> {
  return id ? null : null;
}

router
  .route('/')
  .get(validate({ query: UserQuery }), async function listUsers(_req, res: Response<User[]>) {
    res.json([]);
  })
  .post(validate({ body: CreateUserSchema }), async (req, res) => {
    res.status(201).json({ id: 1, ...req.body });
  });

export const getUser = async (req: Request<{ id: string }>, res: Response) => {
  const user = await findUser(req.params.id);
  if (!user) {
    res.status(404).json({ error: 'not found' });
    return;
  }
  res.json(user);
};
router.get('/:id(\\d+)', getUser);

router.delete('/:id(\\d+)', (_req, res) => {
  res.sendStatus(204);
});

export default router;
