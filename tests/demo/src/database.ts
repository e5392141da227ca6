// The shop's database: a pool of connections to $DATABASE_URL.

import pg from 'pg';

// bigint stays within 2^53 here; times travel as text.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text) => new Date(text).toISOString());

export const database = new pg.Pool({ connectionString: process.env['DATABASE_URL'] });
