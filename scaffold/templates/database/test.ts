/* Every table from end to end, on the database of TEST_DATABASE_URL: rows are made, read, changed, listed and removed. Yours to change. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Relation, Table } from '../src/database/queries.js';
import { resources } from './rows.js';
import type { Resource, Row } from './rows.js';
import { ask } from './service.js';
import type { Options } from './service.js';

const PAGES = 50; // of a list that are followed
const DEPTH = 8; // of rows that belong to rows

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

function nextRow(resource: Resource): Row | undefined {
  const count = counts.get(resource) ?? 0;
  counts.set(resource, count + 1);
  return resource.rows[count];
}

/** A new row with these values; those that it belongs to are made first. */
async function create(
  resource: Resource,
  given: Row = {},
  depth = 0,
): Promise<Made> {
  const old = known(resource, given);
  if (old && depth > 1) return old;
  const row = nextRow(resource);
  if (old && !row) return old;
  const links = { ...given };
  for (const relation of Object.values(resource.table.relations)) {
    await link(resource, relation, links, depth);
  }
  const sent = { ...(row ?? resource.rows.at(-1)), ...links };
  const reply = await call('POST', resource.path, 201, { body: sent });
  const path = reply.headers.get('location') ?? undefined;
  const tag = tagOf(resource, reply.headers);
  const one = { resource, row: reply.data as Row, sent, path, tag };
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
    values[property] ??= row[its[at] ?? ''];
  });
}

/** The last ones first. What went with another row is gone already. */
async function removeAll(): Promise<void> {
  for (const { path } of made.splice(0).reverse()) {
    if (path === undefined) continue;
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

/** The last of the rows, but for its links. */
function another({ resource, sent }: Made): Row {
  const { table, links, rows } = resource;
  const row = rows.at(-1) ?? {};
  return Object.fromEntries(
    table.settable
      .map((name) => [name, (links.includes(name) ? sent : row)[name]])
      .filter(([, value]) => value !== undefined),
  ) as Row;
}

async function changes(one: Made): Promise<void> {
  const { resource, path = '' } = one;
  const body = another(one);
  const [property] = Object.entries(body);
  if (resource.table.settable.length === 0 || !property) return;
  await call('PUT', path, 200, { body });
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
async function lists({ path, table }: Resource): Promise<void> {
  const seen = new Set<string>();
  let next: string | undefined = `${path}?limit=2`;
  for (let count = 0; next !== undefined && count < PAGES; count++) {
    const { data, nextCursor, headers }: Reply = await call('GET', next, 200);
    for (const row of data as Row[]) {
      const key = JSON.stringify(table.key.map((property) => row[property]));
      assert.ok(table.key.length === 0 || !seen.has(key), `${key} comes twice`);
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

for (const resource of resources) {
  test(resource.path, { skip }, async () => {
    try {
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
    } finally {
      await removeAll();
    }
  });
}
