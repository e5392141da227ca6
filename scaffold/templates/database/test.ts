/* Every table from end to end, on the database of TEST_DATABASE_URL: rows are made, read, changed, listed and removed. Yours to change. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Relation, Table } from '../src/database/queries.js';
import { resources } from './rows.js';
import type { Resource, Row } from './rows.js';
import { ask, query } from './service.js';
import type { Options } from './service.js';

const PAGES = 50; // of a list that are followed
const DEPTH = 8; // of rows that belong to rows
/** What the database refuses: by uniqueness, by a constraint, by a trigger. */
const REFUSED: readonly number[] = [400, 409, 422];

/** The database asks more of a row than the catalogue says: the test says so, and is skipped. */
class Unmade extends Error {}

interface Made {
  readonly resource: Resource;
  readonly row: Row;
  readonly sent: Row;
  /** Where it is, when it has a key. */
  readonly path: string | undefined;
  readonly tag: string | undefined;
}

interface Reply {
  readonly data: unknown;
  readonly nextCursor: string | null | undefined;
  readonly headers: Headers;
}

/** A request and the status that is due. */
async function call(
  method: string,
  path: string,
  due: number,
  options: Options = {},
): Promise<Reply> {
  const { status, text, headers } = await ask(method, path, options);
  assert.equal(status, due, `${method} ${path}: ${text}`);
  const body = (text === '' ? {} : JSON.parse(text)) as {
    readonly data?: unknown;
    readonly meta?: { readonly nextCursor?: string | null };
  };
  return { data: body.data, nextCursor: body.meta?.nextCursor, headers };
}

/** Of its version, where the table has one. */
function tagOf({ table }: Resource, headers: Headers): string | undefined {
  return (table.version && headers.get('etag')) ?? undefined;
}

/* --- rows --- */

/** In the order in which they were made. */
const made: Made[] = [];
const counts = new Map<Resource, number>();

function resourceOf(table: Table): Resource | undefined {
  return resources.find((resource) => resource.table === table);
}

/** One that was made before and has these values. */
function known(resource: Resource, given: Row): Made | undefined {
  const fits = ({ row }: Made): boolean =>
    Object.entries(given).every(([name, value]) => row[name] === value);
  return [...made]
    .reverse()
    .find((one) => one.resource === resource && fits(one));
}

/** What to send, each row once: those that were not sent before, then, when there must be one, the others. */
function* rowsToSend(resource: Resource, must: boolean): Generator<Row> {
  const { rows } = resource;
  const first = Math.min(counts.get(resource) ?? 0, rows.length);
  for (let at = first; at < rows.length; at++) {
    counts.set(resource, at + 1);
    yield rows[at] ?? {};
  }
  if (must) yield* rows.slice(0, first);
}

/** A number above all of the key's, where it is one; the rows that are there may have the others. */
async function nextKey({ path, table, rows }: Resource): Promise<Row> {
  const [key, ...more] = table.key;
  if (key === undefined || more.length > 0) return {};
  if (!Object.hasOwn(rows.at(-1) ?? {}, key)) return {};
  const { status, text } = await ask('GET', `${path}?limit=1&sort=-${key}`);
  if (status !== 200) return {};
  const [last] = (JSON.parse(text) as { readonly data: readonly Row[] }).data;
  const value = last?.[key];
  if (typeof value === 'number') return { [key]: Math.floor(value) + 1 };
  return typeof value === 'string' && /^\d+$/.test(value)
    ? { [key]: String(BigInt(value) + 1n) }
    : {};
}

/** A new row with these values; those that it belongs to are made first. */
async function create(
  resource: Resource,
  given: Row = {},
  depth = 0,
): Promise<Made> {
  const old = known(resource, given);
  if (old && depth > 1) return old;
  const links = { ...given };
  for (const relation of Object.values(resource.table.relations)) {
    await link(resource, relation, links, depth);
  }
  let refused = 'there is nothing to send';
  const send = async (sent: Row): Promise<Made | undefined> => {
    const { status, text, headers } = await ask('POST', resource.path, {
      body: sent,
    });
    if (status === 201) return keep(resource, sent, text, headers);
    assert.ok(REFUSED.includes(status), `POST ${resource.path}: ${text}`);
    refused = text;
    return undefined;
  };
  for (const row of rowsToSend(resource, !old)) {
    const one = await send({ ...row, ...links });
    if (one) return one;
  }
  if (old) return old;
  const above = await nextKey(resource);
  const one = await send({ ...resource.rows.at(-1), ...links, ...above });
  if (one) return one;
  throw new Unmade(`no row of ${resource.path} can be made: ${refused}`);
}

function keep(
  resource: Resource,
  sent: Row,
  text: string,
  headers: Headers,
): Made {
  const { data } = JSON.parse(text) as { readonly data: Row };
  const path = headers.get('location') ?? undefined;
  const tag = tagOf(resource, headers);
  const one = { resource, row: data, sent, path, tag };
  made.push(one);
  return one;
}

/** The values that link a new row to another one. */
async function link(
  { table, links, needs }: Resource,
  { many, own, its, table: target }: Relation,
  values: { [property: string]: unknown },
  depth: number,
): Promise<void> {
  const other = resourceOf(target());
  const needed = own.some((property) => needs.includes(property));
  if (many || !other || other.rows.length === 0) return;
  if (!own.every((property) => links.includes(property))) return;
  if (own.every((property) => property in values)) return;
  if (needed ? depth > DEPTH : depth > 0 || other.table === table) return;
  const given: { [property: string]: unknown } = {};
  its.forEach((property, at) => {
    const name = own[at] ?? '';
    if (name in values) given[property] = values[name];
  });
  const { row } = await create(other, given, depth + 1);
  own.forEach((property, at) => {
    const name = its[at] ?? '';
    const from = [other.table, name] as const;
    values[property] ??= written(row[name], from, [table, property]);
  });
}

type Place = readonly [table: Table, property: string];

/** A value of one column as another writes it: an integer may refer to a bigint, which is a string. */
function written(value: unknown, from: Place, to: Place): unknown {
  const [given, wanted] = [from, to].map(
    ([table, property]) => table.columns[property]?.form,
  );
  if (given === wanted) return value;
  if (given === 'text') return Number(value);
  return wanted === 'text' ? String(value) : value;
}

/**
 * The last ones first. What went with another row is gone already; what has no path is known by the
 * transactions that made it, which came after this one.
 */
async function removeAll(before: unknown): Promise<void> {
  for (const { resource, path } of made.splice(0).reverse()) {
    if (path === undefined) {
      const text = `DELETE FROM ${resource.table.name} WHERE age(xmin) < age($1::text::xid)`;
      await query(text, [before]);
      continue;
    }
    const { status, text } = await ask('DELETE', path);
    assert.ok([204, 404].includes(status), `DELETE ${path}: ${text}`);
  }
  counts.clear();
}

/* --- what is asked of them --- */

async function reads({ resource, row, path = '', tag }: Made): Promise<void> {
  const reply = await call('GET', path, 200);
  assert.deepEqual(reply.data, row, 'it is what was made');
  assert.equal(tagOf(resource, reply.headers), tag);
  if (tag !== undefined) {
    await call('GET', path, 304, { headers: { 'If-None-Match': tag } });
  }
}

/** That row, but for its links. */
function another({ resource, sent }: Made, row: Row): Row {
  const { table, links } = resource;
  return Object.fromEntries(
    table.settable
      .map((name) => [name, (links.includes(name) ? sent : row)[name]])
      .filter(([, value]) => value !== undefined),
  ) as Row;
}

/** The last row that the database takes in the place of the one that was made. */
async function replaces(one: Made): Promise<Row> {
  const { resource, path = '' } = one;
  let refused = '';
  for (const row of [...resource.rows].reverse()) {
    const body = another(one, row);
    if (Object.keys(body).length === 0) return body;
    const { status, text } = await ask('PUT', path, { body });
    if (status === 200) return body;
    assert.ok(REFUSED.includes(status), `PUT ${path}: ${text}`);
    refused = text;
  }
  throw new Unmade(`no row can replace ${path}: ${refused}`);
}

async function changes(one: Made): Promise<void> {
  const { resource, path = '' } = one;
  if (resource.table.settable.length === 0) return;
  const [property] = Object.entries(await replaces(one));
  if (!property) return;
  const part = { body: Object.fromEntries([property]) };
  const { headers } = await call('PATCH', path, 200, part);
  const tag = tagOf(resource, headers);
  if (tag === undefined) return;
  const stale = { 'If-Match': '"c3RhbGU"' };
  await call('PATCH', path, 412, { ...part, headers: stale });
  await call('PATCH', path, 200, { ...part, headers: { 'If-Match': tag } });
}

async function finds({ resource, row }: Made): Promise<void> {
  const filters = resource.filters.map(
    (name) => `filter[${name}][eq]=${encodeURIComponent(String(row[name]))}`,
  );
  const { data } = await call(
    'GET',
    `${resource.path}?${filters.join('&')}`,
    200,
  );
  const whole = filters.length === resource.table.key.length;
  const count = (data as Row[]).length;
  assert.ok(whole ? count === 1 : count > 0, 'filters find it');
}

async function includes({ resource, path = '' }: Made): Promise<void> {
  const names = Object.keys(resource.table.relations);
  if (names.length === 0) return;
  const list = names.map(encodeURIComponent).join();
  const { data } = await call('GET', `${path}?include=${list}`, 200);
  for (const name of names) {
    const relation = resource.table.relations[name];
    assert.ok(relation && belongs(data as Row, name, relation), name);
  }
}

/** One where there is a link; or many, each of which refers to the row. */
function belongs(row: Row, name: string, relation: Relation): boolean {
  const value = row[name];
  const links = relation.own.map((property) => row[property]);
  const refers = (other: unknown): boolean =>
    relation.its.every(
      (property, at) => String((other as Row)[property]) === String(links[at]),
    );
  if (relation.through) return Array.isArray(value);
  if (relation.many) return Array.isArray(value) && value.every(refers);
  return links.includes(null) ? value === null : refers(value);
}

/** Page by page: no row comes twice, and the header says what the body does. */
async function lists({ path, table, rows }: Resource): Promise<void> {
  const { status, text } = await ask('GET', `${path}?limit=1`);
  if (status === 503 && rows.length === 0) {
    throw new Unmade(`${path} cannot be read: ${text}`);
  }
  const seen = new Set<string>();
  let next: string | undefined = `${path}?limit=2`;
  for (let count = 0; next !== undefined && count < PAGES; count++) {
    const { data, nextCursor, headers }: Reply = await call('GET', next, 200);
    for (const row of data as Row[]) {
      const key = JSON.stringify(table.key.map((property) => row[property]));
      const told = table.key.every((property) => Object.hasOwn(row, property));
      const whole = told && table.key.length > 0;
      assert.ok(!whole || !seen.has(key), `${key} comes twice`);
      seen.add(key);
    }
    next = /<([^>]*)>; rel="next"/.exec(headers.get('link') ?? '')?.[1];
    assert.equal(next === undefined, nextCursor === null);
  }
}

async function removes({ path = '' }: Made): Promise<void> {
  await call('DELETE', path, 204);
  await call('GET', path, 404);
}

const skip =
  process.env['TEST_DATABASE_URL'] === undefined
    ? 'TEST_DATABASE_URL is not set'
    : false;

async function tries(resource: Resource): Promise<void> {
  await lists(resource);
  if (resource.rows.length === 0) return;
  const one = await create(resource);
  const other = await create(resource);
  await create(resource);
  await lists(resource);
  if (one.path === undefined) return;
  await reads(one);
  await changes(one);
  await finds(one);
  await includes(one);
  if (other.path !== one.path) await removes(other);
}

for (const resource of resources) {
  test(resource.path, { skip }, async (context) => {
    const before = await query('SELECT txid_current()::text AS id', []);
    try {
      await tries(resource);
    } catch (thrown) {
      if (!(thrown instanceof Unmade)) throw thrown;
      context.skip(thrown.message);
    } finally {
      await removeAll(before[0]?.['id']);
    }
  });
}
