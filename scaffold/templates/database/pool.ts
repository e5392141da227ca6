/* The connections: one pool, its limits from the environment, and how often work is tried again. */
import pg from 'pg';
import { log } from '../middleware/log.js';
import { limitOf } from '../middleware/operations.js';
import type { Identity } from '../middleware/authorization.js';
import { databaseError, isTransient } from './errors.js';

const url = process.env['DATABASE_URL'];

/** Without DATABASE_URL the PG… variables of libpq say where the database is. */
export const pool = new pg.Pool({
  ...(url === undefined ? {} : { connectionString: url }),
  max: limitOf('PGPOOL_MAX', 10),
  connectionTimeoutMillis: limitOf('PGPOOL_WAIT_MS', 5000),
  idleTimeoutMillis: limitOf('PGPOOL_IDLE_MS', 30000),
  statement_timeout: limitOf('PG_STATEMENT_TIMEOUT_MS', 10000),
});

/** A connection that breaks while nobody uses it is no reason to end. */
pool.on('error', (error) => {
  log('error', 'idle database connection', { error: error.message });
});

export interface Client {
  query(text: string, values: unknown[]): Promise<{ rows: unknown[] }>;
}

/** How often work is tried that another transaction was in the way of. */
const TRIES = 3;

/** Runs statements for somebody; what the database refuses becomes an error of the API. */
export async function run<T>(
  identity: Identity,
  constraints: { readonly [name: string]: readonly string[] },
  work: (client: Client) => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
//% if rls
      return await inTransaction(identity, work);
//% else
      void identity;
      return await work(pool);
//% end
    } catch (thrown) {
      if (tries < TRIES && isTransient(thrown)) continue;
      throw databaseError(thrown, constraints);
    }
  }
}
//% if rls

/** The policies of the database see who it is: current_setting('request.jwt.claims')::json. */
async function inTransaction<T>(
  identity: Identity,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    await client.query("SELECT set_config('request.jwt.claims', $1, true)", [
      JSON.stringify(claimsOf(identity)),
    ]);
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (thrown) {
    await client.query('ROLLBACK').catch((error: unknown) => {
      broken = error instanceof Error ? error : new Error('no connection');
    });
    throw thrown;
  } finally {
    client.release(broken);
  }
}

/** What the security hook said: its object, or its word as the subject. */
function claimsOf(identity: Identity): unknown {
  const [who] = Object.values(identity);
  return typeof who === 'object' && who !== null ? who : { sub: who };
}
//% end
