// A service with an N+1 planted in GET /users, the same without it in GET /eager, and many-to-one in
// GET /orders. GET /orders/ID/items asks once. As people write them: Express, and a pool of pg.
import express from 'express';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 4 });
const app = express();

const users = async () => (await pool.query('SELECT id, email FROM users ORDER BY id LIMIT 12')).rows;

app.get('/users', async (req, res) => {
  const list = await users();
  for (const user of list) {
    const found = await pool.query('SELECT id, total FROM orders WHERE user_id = $1', [user.id]);
    user.orders = found.rows;
  }
  res.json(list);
});

app.get('/eager', async (req, res) => {
  const list = await users();
  const ids = list.map((user) => user.id);
  const found = await pool.query('SELECT id, user_id, total FROM orders WHERE user_id = ANY($1)', [ids]);
  for (const user of list) user.orders = found.rows.filter((order) => order.user_id === user.id);
  res.json(list);
});

app.get('/orders', async (req, res) => {
  const { rows } = await pool.query('SELECT id, user_id FROM orders ORDER BY id LIMIT 5');
  await Promise.all(
    rows.map(async (order) => {
      order.user = (await pool.query('SELECT email FROM users WHERE id = $1', [order.user_id])).rows[0];
    }),
  );
  res.json(rows);
});

app.get('/orders/:id/items', async (req, res) => {
  res.json((await pool.query('SELECT product_id FROM items WHERE order_id = $1', [req.params.id])).rows);
});

app.listen(Number(process.env.PORT), process.env.HOST);
