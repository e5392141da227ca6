/* The connections: one pool, its limits from the environment, and how often work is tried again. */
import { createHash } from 'node:crypto';
import pg from 'pg';
import { log } from '../middleware/log.js';
import { limitOf } from '../middleware/operations.js';
import type { Identity } from '../middleware/authorization.js';
import { databaseError, isTransient, isUnnamed } from './errors.js';

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

/** The columns of a row, each as the database writes it. */
export type Texts = readonly (string | null)[];

export interface Client {
  query(text: string, values: unknown[]): Promise<Texts[]>;
}

/** How many statements have a name: those that each connection plans only once. */
const NAMED = limitOf('PG_NAMED_STATEMENTS', 100);
const names = new Map<string, string>();
/** A pooler between may give each transaction another connection, and keep no names. */
let keepsNames = true;

/** The same name is always that of the same text. */
function nameOf(text: string): string | undefined {
  if (!keepsNames) return undefined;
  const known = names.get(text);
  if (known !== undefined || names.size >= NAMED) return known;
  const name = createHash('sha256').update(text).digest('base64url');
  names.set(text, name);
  return name;
}

/** A name that is not there, or there already: no statement has one from now on. */
function isForgotten(thrown: unknown): boolean {
  const forgotten = isUnnamed(thrown);
  if (forgotten) keepsNames = false;
  return forgotten;
}

/** Texts stay as they are. */
const types = { getTypeParser: () => (text: string) => text };

function clientOf(connection: pg.Pool | pg.PoolClient): Client {
  return {
    async query(text, values) {
      const name = nameOf(text);
      const { rows } = await connection.query<(string | null)[]>({
        ...(name === undefined ? {} : { name }),
        text,
        values,
        rowMode: 'array',
        types,
      });
      return rows;
    },
  };
}
//% if rls
//% else

const client = clientOf(pool);
//% end

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
      return await work(client);
//% end
    } catch (thrown) {
      const again = isTransient(thrown) || isForgotten(thrown);
      if (tries < TRIES && again) continue;
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
    const result = await work(clientOf(client));
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
