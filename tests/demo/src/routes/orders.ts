import { database } from '../database.js';
import { ApiError } from '../middleware/http.js';
import type { Request, Response } from '../middleware/http.js';
import type { Order, OrderItem, User } from '../types/api.js';

const columns =
  'id, user_id AS "userId", status, total_cents AS "totalCents", created_at AS "createdAt"';

async function userOf(order: Order): Promise<User> {
  const { rows } = await database.query<User>(
    'SELECT id, email, name, created_at AS "createdAt" FROM users WHERE id = $1',
    [order.userId],
  );
  const [user] = rows;
  if (!user) throw new ApiError(500, 'An order without a user');
  return user;
}

export const listOrders = async (req: Request<'listOrders'>, res: Response<'listOrders'>) => {
  const { rows } = await database.query<Order>(
    `SELECT ${columns} FROM orders ORDER BY created_at DESC LIMIT $1`,
    [req.query.limit],
  );
  const orders = [];
  for (const order of rows) orders.push({ ...order, user: await userOf(order) });
  res.status(200).json(orders);
};

export const createOrder = async (req: Request<'createOrder'>, res: Response<'createOrder'>) => {
  const { userId, items } = req.body;
  const { rows } = await database.query<Order>(
    `WITH wanted AS (
       SELECT "productId" AS product_id, sum(quantity)::integer AS quantity
       FROM jsonb_to_recordset($2) AS item ("productId" bigint, quantity integer)
       GROUP BY 1
     ), priced AS (
       SELECT product_id, quantity, price_cents
       FROM wanted JOIN products ON products.id = product_id
     ), placed AS (
       INSERT INTO orders (user_id, total_cents)
       SELECT users.id, (SELECT sum(quantity * price_cents) FROM priced)
       FROM users
       WHERE users.id = $1 AND (SELECT count(*) FROM priced) = (SELECT count(*) FROM wanted)
       RETURNING ${columns}
     ), listed AS (
       INSERT INTO order_items (order_id, product_id, quantity, price_cents)
       SELECT placed.id, product_id, quantity, price_cents FROM placed, priced
     )
     SELECT * FROM placed`,
    [userId, JSON.stringify(items)],
  );
  const [order] = rows;
  if (!order) throw new ApiError(409, 'The user or a product does not exist');
  res.status(201).json(order);
};

export const getOrder = async (req: Request<'getOrder'>, res: Response<'getOrder'>) => {
  const { orderId } = req.params;
  const orders = await database.query<Order>(`SELECT ${columns} FROM orders WHERE id = $1`, [
    orderId,
  ]);
  const [order] = orders.rows;
  if (!order) throw new ApiError(404, 'No such order');
  const items = await database.query<OrderItem>(
    `SELECT product_id AS "productId", quantity, price_cents AS "priceCents"
     FROM order_items WHERE order_id = $1 ORDER BY product_id`,
    [orderId],
  );
  res.status(200).json({ ...order, items: items.rows });
};

export const patchOrder = async (req: Request<'patchOrder'>, res: Response<'patchOrder'>) => {
  const { rows } = await database.query<Order>(
    `UPDATE orders SET status = $2 WHERE id = $1 RETURNING ${columns}`,
    [req.params.orderId, req.body.status],
  );
  const [order] = rows;
  if (!order) throw new ApiError(404, 'No such order');
  res.status(200).json(order);
};
