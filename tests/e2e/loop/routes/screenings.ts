import pg from 'pg';
import type { Request, Response } from '../middleware/http.js';

const database = new pg.Pool({ connectionString: process.env['DATABASE_URL'] });

export const listScreenings = async (req: Request<'listScreenings'>, res: Response<'listScreenings'>) => {
  const { rows } = await database.query('SELECT id, film_id FROM screenings ORDER BY starts_at LIMIT $1', [req.query.limit]);
  const screenings = [];
  for (const { id, film_id } of rows) {
    const films = await database.query('SELECT title FROM films WHERE id = $1', [film_id]);
    screenings.push({ id, title: films.rows[0].title });
  }
  res.status(200).json(screenings);
};

export const listTickets = async (req: Request<'listTickets'>, res: Response<'listTickets'>) => {
  const { rows } = await database.query('SELECT id, seat FROM tickets WHERE screening_id = $1', [req.params.screeningId]);
  res.status(200).json(rows);
};
