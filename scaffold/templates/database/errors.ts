/* Errors of PostgreSQL as the API answers them: nothing of the database's inside is told. */
import { ApiError } from '../middleware/errors.js';

interface DatabaseError {
  readonly code: string;
  readonly constraint?: unknown;
  readonly column?: unknown;
}

function isDatabaseError(thrown: unknown): thrown is DatabaseError {
  return (
    typeof thrown === 'object' &&
    thrown !== null &&
    'code' in thrown &&
    typeof thrown.code === 'string'
  );
}

/** Whether the same work may well succeed at once: serialization failures and deadlocks. */
export function isTransient(thrown: unknown): boolean {
  return isDatabaseError(thrown) && ['40001', '40P01'].includes(thrown.code);
}

/** Whether a prepared statement was not found by its name, or stood there already. */
export function isUnnamed(thrown: unknown): boolean {
  return isDatabaseError(thrown) && ['26000', '42P05'].includes(thrown.code);
}

type Fields = { readonly [name: string]: readonly string[] };

/**
 * `constraints` says which fields a constraint or column of the table is about; a foreign key that is not
 * among them is that of another table, whose rows refer to this one.
 */
export function databaseError(thrown: unknown, constraints: Fields): unknown {
  if (thrown instanceof ApiError) return thrown;
  if (isLost(thrown)) return unavailable();
  if (!isDatabaseError(thrown)) return thrown;
  const { code } = thrown;
  const about = fieldsOf(thrown, constraints);
  const refused = (status: number, message: string, field: string): ApiError =>
    new ApiError(status, message, {
      details: about.map((name) => ({ field: name, message: field })),
    });
  switch (code) {
    case '23505':
    case '23P01':
      return refused(409, 'Something like it exists already', 'must be unique');
    case '23503':
      return about.length > 0
        ? refused(
            422,
            'Something that it belongs to is missing',
            'must refer to something that exists',
          )
        : new ApiError(409, 'Something belongs to it');
    case '23502':
      return refused(400, 'A value is missing', 'is required');
    case '23514':
    case '44000':
      return refused(400, 'A value is not allowed', 'is not allowed');
    case '42501':
      return new ApiError(403, 'That is not allowed');
    case '0A000':
    case '428C9':
      return new ApiError(400, 'That cannot be written');
    case '55000': // of a materialized view: it was never refreshed
      return new ApiError(503, 'That is not ready');
    case 'P0001':
      return new ApiError(422, 'The database refuses it');
  }
  if (code.startsWith('22')) {
    return new ApiError(400, 'A value cannot be read or is out of range');
  }
  return isOverload(code) ? unavailable() : thrown;
}

function fieldsOf(
  thrown: DatabaseError,
  constraints: Fields,
): readonly string[] {
  for (const name of [thrown.constraint, thrown.column]) {
    if (typeof name === 'string' && Object.hasOwn(constraints, name)) {
      return constraints[name] ?? [];
    }
  }
  return [];
}

/** Time-outs, locks, too many connections, a server that is starting or stopping. */
function isOverload(code: string): boolean {
  return /^(?:08...|40001|40P01|53...|55P03|57014|57P0.)$/.test(code);
}

/** No connection: it broke, or there was none in time. */
function isLost(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  const code = 'code' in thrown ? thrown.code : undefined;
  return (
    (typeof code === 'string' && /^E[A-Z]+$/.test(code)) ||
    /timeout exceeded when trying to connect|connection terminated/i.test(
      thrown.message,
    )
  );
}

function unavailable(): ApiError {
  return new ApiError(503, 'The database does not answer in time', {
    headers: { 'Retry-After': '1' },
  });
}
