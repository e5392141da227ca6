import { database } from '../database.js';
import { ApiError } from '../middleware/http.js';
import type { Request, Response } from '../middleware/http.js';
import type { Product } from '../types/api.js';

const columns = 'id, category_id AS "categoryId", name, price_cents AS "priceCents", stock';

export const listProducts = async (
  req: Request<'listProducts'>,
  res: Response<'listProducts'>,
) => {
  const { categoryId, limit } = req.query;
  const { rows } = await database.query<Product>(
    `SELECT ${columns} FROM products
     WHERE $1::bigint IS NULL OR category_id = $1
     ORDER BY price_cents, id LIMIT $2`,
    [categoryId, limit],
  );
  res.status(200).json(rows);
};

export const getProduct = async (req: Request<'getProduct'>, res: Response<'getProduct'>) => {
  const { rows } = await database.query<Product>(`SELECT ${columns} FROM products WHERE id = $1`, [
    req.params.productId,
  ]);
  const [product] = rows;
  if (!product) throw new ApiError(404, 'No such product');
  res.status(200).json(product);
};
