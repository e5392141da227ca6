// The shop's database: a pool of connections to $DATABASE_URL.

import pg from 'pg';

// bigint stays within 2^53 here: a number, not a string.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

export const database = new pg.Pool({ connectionString: process.env.DATABASE_URL });
