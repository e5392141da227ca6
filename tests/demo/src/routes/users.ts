import { database } from '../database.js';
import { ApiError } from '../middleware/http.js';
import type { Request, Response } from '../middleware/http.js';
import type { Order, User } from '../types/api.js';

const columns = 'id, email, name, created_at AS "createdAt"';

export const listUsers = async (req: Request<'listUsers'>, res: Response<'listUsers'>) => {
  const { after, limit } = req.query;
  const { rows } = await database.query<User>(
    `SELECT ${columns} FROM users WHERE id > $1 ORDER BY id LIMIT $2`,
    [after, limit],
  );
  res.status(200).json(rows);
};

export const createUser = async (req: Request<'createUser'>, res: Response<'createUser'>) => {
  const { email, name } = req.body;
  const { rows } = await database.query<User>(
    `INSERT INTO users (email, name) VALUES ($1, $2)
     ON CONFLICT (email) DO NOTHING
     RETURNING ${columns}`,
    [email, name],
  );
  const [user] = rows;
  if (!user) throw new ApiError(409, 'The e-mail address is taken');
  res.status(201).json(user);
};

export const getUser = async (req: Request<'getUser'>, res: Response<'getUser'>) => {
  const { rows } = await database.query<User>(`SELECT ${columns} FROM users WHERE id = $1`, [
    req.params.userId,
  ]);
  const [user] = rows;
  if (!user) throw new ApiError(404, 'No such user');
  res.status(200).json(user);
};

export const listUserOrders = async (
  req: Request<'listUserOrders'>,
  res: Response<'listUserOrders'>,
) => {
  const { rows } = await database.query<Order>(
    `SELECT id, user_id AS "userId", status, total_cents AS "totalCents", created_at AS "createdAt"
     FROM orders WHERE user_id = $1
     ORDER BY created_at DESC LIMIT $2`,
    [req.params.userId, req.query.limit],
  );
  res.status(200).json(rows);
};
