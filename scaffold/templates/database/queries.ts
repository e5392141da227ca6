/* The queries behind the handlers: every value is a parameter, and every name comes from tables.ts. */
import { ApiError } from '../middleware/errors.js';
import type { Identity } from '../middleware/authorization.js';
import { run } from './pool.js';
import type { Client, Texts } from './pool.js';

export interface Column {
  /** Quoted. */
  readonly name: string;
  /** How it goes between SQL and JSON; as it is, unless it is said. */
  readonly form?:
    ('text' | 'texts' | 'instant' | 'bytes') | ('json' | 'record' | 'records');
  /** Of records: their type, qualified and quoted. */
  readonly record?: string;
  /** Never read. */
  readonly secret?: true;
  readonly nullable?: true;
}

export interface Relation {
  readonly many: boolean;
  readonly table: () => Table;
  /** Properties of this table, and those of the other that equal them. */
  readonly own: readonly string[];
  readonly its: readonly string[];
  /** The table between the two: its columns that refer to either, quoted. */
  readonly through?: {
    readonly name: string;
    readonly near: readonly string[];
    readonly far: readonly string[];
  };
}

export interface Table<Row = unknown> {
  /** Qualified and quoted. */
  readonly name: string;
  readonly key: readonly string[];
  /** What can be changed: what a whole new value of a row replaces. */
  readonly settable: readonly string[];
  /** The property that changes with every update, and what it becomes. */
  readonly version?: { readonly property: string; readonly next: string };
  readonly columns: { readonly [property: string]: Column };
  readonly relations: { readonly [name: string]: Relation };
  /** The properties that constraints and columns are about. */
  readonly constraints: { readonly [name: string]: readonly string[] };
  /** Of the type only. */
  readonly row?: Row;
}

interface View {
  readonly fields?: readonly string[] | undefined;
  readonly include?: readonly string[] | undefined;
}

export interface ListQuery extends View {
  readonly limit: number;
  readonly offset?: number | undefined;
  readonly cursor?: string | undefined;
  readonly sort?: string | undefined;
  readonly filter?: object | undefined;
}

export interface Page<Row> {
  readonly rows: Row[];
  readonly next: string | null;
  readonly headers: { readonly [name: string]: string };
}

export interface Found<Row> {
  readonly row: Row;
  /** ETag, and of a new row its Location. */
  readonly headers: { readonly [name: string]: string };
}

/** How many rows of a relation are included with each row. */
const INCLUDE_LIMIT = 100;

/* --- pieces of SQL --- */

function columnOf(table: Table, property: string): Column {
  const column = table.columns[property];
  if (!column || !Object.hasOwn(table.columns, property)) {
    throw new ApiError(400, `There is no field '${property}'`);
  }
  return column;
}

/** What a column is read as; `t` is the table. */
function readable({ name, form }: Column): string {
  switch (form) {
    case 'text':
      return `t.${name}::text`;
    case 'texts':
      return `t.${name}::text[]`;
    case 'instant':
      return `t.${name} AT TIME ZONE 'UTC'`;
    case 'bytes':
      return `translate(encode(t.${name}, 'base64'), E'\n', '')`;
    default:
      return `t.${name}`;
  }
}

/** A parameter for a value of a column. */
function parameter(column: Column, value: unknown, values: unknown[]): string {
  const isJson = /^(?:json|records?)$/.test(column.form ?? '');
  if (value !== null && isJson) {
    values.push(JSON.stringify(value));
  } else if (typeof value === 'string' && column.form === 'bytes') {
    values.push(Buffer.from(value, 'base64'));
  } else {
    values.push(value);
  }
  const mark = `$${values.length}`;
  if (value === null) return mark;
  switch (column.form) {
    case 'instant':
      return `(${mark}::timestamptz AT TIME ZONE 'UTC')`;
    case 'record':
      return `jsonb_populate_record(NULL::${column.record}, ${mark}::jsonb)`;
    case 'records':
      return `ARRAY(SELECT jsonb_populate_recordset(NULL::${column.record}, ${mark}::jsonb))`;
    default:
      return mark;
  }
}

/** A name of ours between double quotes. */
function quoted(name: string): string {
  return `"${name.replace(/"/g, '""')}"`;
}

/** What is read of rows when nobody says what. */
const ALL = new WeakMap<Table, string>();

/** What is read of a row, which becomes one JSON value. */
function fieldsOf(table: Table, fields?: readonly string[]): string {
  if (fields !== undefined) return selected(table, fields);
  const all = ALL.get(table) ?? selected(table);
  ALL.set(table, all);
  return all;
}

function selected(table: Table, fields?: readonly string[]): string {
  const wanted = new Set(fields ?? Object.keys(table.columns));
  table.key.forEach((property) => wanted.add(property));
  const columns = Object.entries(table.columns)
    .filter(([property, column]) => !column.secret && wanted.has(property))
    .map(([property, column]) => `${readable(column)} AS ${quoted(property)}`);
  return `(SELECT ${columns.join(', ')}) r`;
}

/** Columns as texts, to be compared and put into cursors. */
function textsOf(table: Table, properties: readonly string[]): string[] {
  return properties.map(
    (property) => `t.${columnOf(table, property).name}::text`,
  );
}

function versionOf(table: Table): string {
  return table.version
    ? `t.${columnOf(table, table.version.property).name}::text`
    : 'NULL';
}

type Fields = { [name: string]: unknown };

/** Rows that the database gave as JSON, each in the first column: read at once. */
function readRows(found: readonly Texts[]): Fields[] {
  const texts = found.map(([row]) => row ?? 'null');
  return JSON.parse(`[${texts.join(',')}]`) as Fields[];
}

function keyIs(table: Table, params: object, values: unknown[]): string[] {
  const given = new Map<string, unknown>(Object.entries(params));
  return table.key.map((property) => {
    const column = columnOf(table, property);
    return `t.${column.name} = ${parameter(column, given.get(property), values)}`;
  });
}

const OPERATORS: { readonly [name: string]: string } = {
  eq: '=',
  ne: '<>',
  lt: '<',
  lte: '<=',
  gt: '>',
  gte: '>=',
};

function filterOf(
  column: Column,
  name: string,
  value: unknown,
  values: unknown[],
): string {
  if (name === 'null') {
    return `t.${column.name} IS ${value === true ? '' : 'NOT '}NULL`;
  }
  if (name === 'like') {
    return `t.${column.name}::text LIKE ${parameter({ name: '' }, value, values)}`;
  }
  if (name === 'in') {
    const list = Array.isArray(value) ? (value as unknown[]) : [value];
    const items = list.map((item) => parameter(column, item, values));
    return `t.${column.name} IN (${items.join(', ')})`;
  }
  const operator = OPERATORS[name];
  if (operator === undefined) {
    throw new ApiError(400, `There is no filter '${name}'`);
  }
  return `t.${column.name} ${operator} ${parameter(column, value, values)}`;
}

function filtersOf(
  table: Table,
  filter: object | undefined,
  values: unknown[],
): string[] {
  return Object.entries(filter ?? {}).flatMap(([property, filters]) =>
    Object.entries(filters as object).map(([name, value]) =>
      filterOf(columnOf(table, property), name, value, values),
    ),
  );
}

/* --- lists, page by page --- */

interface Order {
  readonly properties: readonly string[];
  readonly down: boolean;
}

/** What is sorted by comes first, then the key, so that no two rows are equal. */
function orderOf(table: Table, sort: string | undefined): Order {
  const down = sort?.startsWith('-') ?? false;
  const first = sort === undefined ? [] : [down ? sort.slice(1) : sort];
  const rest = table.key.filter((property) => !first.includes(property));
  return { properties: [...first, ...rest], down };
}

function readCursor(cursor: string, order: Order): (string | null)[] {
  const wrong = new ApiError(400, 'The cursor is of another list', {
    details: [{ field: 'cursor', message: 'must be one that was given out' }],
  });
  let read: unknown;
  try {
    read = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw wrong;
  }
  if (!Array.isArray(read) || read.length !== order.properties.length + 1) {
    throw wrong;
  }
  const [sort, ...texts] = read as unknown[];
  const known = texts.every(
    (text) => text === null || typeof text === 'string',
  );
  if (sort !== sortOf(order) || !known) throw wrong;
  return texts as (string | null)[];
}

function sortOf(order: Order): string {
  return `${order.down ? '-' : ''}${order.properties.join()}`;
}

function writeCursor(order: Order, texts: readonly (string | null)[]): string {
  const text = JSON.stringify([sortOf(order), ...texts]);
  return Buffer.from(text, 'utf8').toString('base64url');
}

/** The rows behind a cursor: nulls are the greatest, as PostgreSQL sorts. */
function behind(
  table: Table,
  order: Order,
  texts: readonly (string | null)[],
  values: unknown[],
): string {
  const operator = order.down ? '<' : '>';
  const columns = order.properties.map((name) => columnOf(table, name));
  if (!columns.some((column) => column.nullable)) {
    const names = columns.map((column) => `t.${column.name}`);
    const marks = texts.map((text) => `$${values.push(text)}`);
    return `(${names.join(', ')}) ${operator} (${marks.join(', ')})`;
  }
  const choices = columns.map((column, index) => {
    const equal = columns.slice(0, index).map((before, at) => {
      const text = texts[at] ?? null;
      return text === null
        ? `t.${before.name} IS NULL`
        : `t.${before.name} = $${values.push(text)}`;
    });
    return [...equal, isBehind(column, order.down, texts[index], values)];
  });
  return `(${choices.map((all) => `(${all.join(' AND ')})`).join(' OR ')})`;
}

function isBehind(
  { name }: Column,
  down: boolean,
  text: string | null | undefined,
  values: unknown[],
): string {
  if (text === null || text === undefined) {
    return down ? `t.${name} IS NOT NULL` : 'false';
  }
  const mark = `$${values.push(text)}`;
  return down
    ? `t.${name} < ${mark}`
    : `(t.${name} > ${mark} OR t.${name} IS NULL)`;
}

/** The columns that included relations start from, as texts. */
function linksOf(table: Table, include: readonly string[]): string[] {
  return include.flatMap((name) => textsOf(table, relationOf(table, name).own));
}

function relationOf(table: Table, name: string): Relation {
  const relation = table.relations[name];
  if (!relation || !Object.hasOwn(table.relations, name)) {
    throw new ApiError(400, `There is nothing called '${name}' to include`);
  }
  return relation;
}

/** One statement for the page, and one for each relation that is included. */
export async function list<Row>(
  table: Table<Row>,
  query: ListQuery,
  url: string,
  identity: Identity,
): Promise<Page<Row>> {
  const values: unknown[] = [];
  const order = orderOf(table, query.sort);
  const include = query.include ?? [];
  const where = filtersOf(table, query.filter, values);
  if (query.cursor !== undefined) {
    const texts = readCursor(query.cursor, order);
    where.push(behind(table, order, texts, values));
  }
  const direction = order.down ? ' DESC' : '';
  const sorted = order.properties.map(
    (name) => `t.${columnOf(table, name).name}${direction}`,
  );
  const places = textsOf(table, order.properties);
  const text = [
    `SELECT ${['row_to_json(r)', ...places, ...linksOf(table, include)].join(', ')}`,
    `FROM ${table.name} t CROSS JOIN LATERAL ${fieldsOf(table, query.fields)}`,
    where.length > 0 ? `WHERE ${where.join(' AND ')}` : '',
    sorted.length > 0 ? `ORDER BY ${sorted.join(', ')}` : '',
    `LIMIT $${values.push(query.limit + 1)}`,
    query.offset ? `OFFSET $${values.push(query.offset)}` : '',
  ].join(' ');
  return run(identity, table.constraints, async (client) => {
    const found = await client.query(text, values);
    const page = found.slice(0, query.limit);
    const rows = readRows(page);
    const links = page.map((row) => row.slice(1 + places.length));
    await includeAll(client, table, include, rows, links);
    const last = found.length > query.limit ? page.at(-1) : undefined;
    const at = last?.slice(1, 1 + places.length);
    return pageOf(table, rows, order, at, url);
  });
}

/** `at` is where the next page begins, if there is one. */
function pageOf<Row>(
  table: Table<Row>,
  rows: readonly Fields[],
  order: Order,
  at: Texts | undefined,
  url: string,
): Page<Row> {
  const next = at && table.key.length > 0 ? writeCursor(order, at) : null;
  const headers: { [name: string]: string } =
    next === null ? {} : { Link: `<${pageUrl(url, next)}>; rel="next"` };
  return { rows: rows as Row[], next, headers };
}

/** The same list from a cursor on. */
function pageUrl(url: string, cursor: string): string {
  const [path = '', query = ''] = url.split('?');
  const parts = query
    .split('&')
    .filter((part) => part !== '' && !/^(?:cursor|offset)=/.test(part));
  return `${path}?${[...parts, `cursor=${cursor}`].join('&')}`;
}

/* --- what belongs to rows --- */

/** One statement for each relation, whatever the number of rows; `links` are the texts of linksOf() by row. */
async function includeAll(
  client: Client,
  table: Table,
  include: readonly string[],
  rows: readonly Fields[],
  links: readonly Texts[],
): Promise<void> {
  let first = 0;
  for (const name of include) {
    const relation = relationOf(table, name);
    const end = first + relation.own.length;
    const from = links.map((texts) => texts.slice(first, end));
    const found = await related(client, relation, from);
    rows.forEach((row, at) => {
      const all = found.get(JSON.stringify(from[at])) ?? [];
      const value = relation.many ? all : (all[0] ?? null);
      Object.defineProperty(row, name, { value, enumerable: true });
    });
    first = end;
  }
}

/** The rows of the other table by the values that link them. */
async function related(
  client: Client,
  relation: Relation,
  links: readonly Texts[],
): Promise<Map<string, unknown[]>> {
  const found = new Map<string, unknown[]>();
  const wanted = [
    ...new Set(
      links
        .filter((link) => !link.includes(null))
        .map((link) => JSON.stringify(link)),
    ),
  ].map((text) => JSON.parse(text) as string[]);
  if (wanted.length === 0) return found;
  const values: unknown[] = [];
  const text = relatedText(relation, wanted, values);
  const others = await client.query(text, values);
  readRows(others).forEach((row, index) => {
    const key = JSON.stringify(others[index]?.slice(1));
    const known = found.get(key);
    if (known) known.push(row);
    else found.set(key, [row]);
  });
  return found;
}

function relatedText(
  relation: Relation,
  wanted: readonly string[][],
  values: unknown[],
): string {
  const other = relation.table();
  const { through } = relation;
  const near = through
    ? through.near.map((name) => `m.${name}`)
    : relation.its.map((name) => `t.${columnOf(other, name).name}`);
  const joined = through
    ? `JOIN ${through.name} m ON ${through.far
        .map(
          (name, index) =>
            `m.${name} = t.${columnOf(other, relation.its[index] ?? '').name}`,
        )
        .join(' AND ')}`
    : '';
  const links = near.map((name, index) => `${name}::text AS l${index}`);
  const order = other.key.map((name) => `t.${columnOf(other, name).name}`);
  const sorted = order.length > 0 ? ` ORDER BY ${order.join(', ')}` : '';
  return [
    `SELECT row, ${near.map((_, index) => `l${index}`).join(', ')}`,
    `FROM (SELECT row_to_json(r) AS row, ${links.join(', ')},`,
    `row_number() OVER (PARTITION BY ${near.join(', ')}${sorted}) AS n`,
    `FROM ${other.name} t ${joined} CROSS JOIN LATERAL ${fieldsOf(other)}`,
    `WHERE ${linkedTo(near, wanted, values)}) x`,
    `WHERE n <= ${INCLUDE_LIMIT} ORDER BY n`,
  ].join(' ');
}

function linkedTo(
  near: readonly string[],
  wanted: readonly string[][],
  values: unknown[],
): string {
  const [name] = near;
  if (near.length === 1 && name !== undefined) {
    return `${name} = ANY($${values.push(wanted.map((link) => link[0]))})`;
  }
  const choices = wanted.map((link) => {
    const all = near.map(
      (column, index) => `${column} = $${values.push(link[index])}`,
    );
    return `(${all.join(' AND ')})`;
  });
  return `(${choices.join(' OR ')})`;
}

/* --- one row --- */

function tagOf(version: string | null | undefined): string | undefined {
  return typeof version === 'string'
    ? `"${Buffer.from(version, 'utf8').toString('base64url')}"`
    : undefined;
}

/** The version that an If-Match asks for; undefined when any will do. */
function wantedVersion(header: string | undefined): string[] | undefined {
  if (header === undefined || header.trim() === '*') return undefined;
  return [...header.matchAll(/"([\w-]*)"/g)].map((match) =>
    Buffer.from(match[1] ?? '', 'base64url').toString('utf8'),
  );
}

function missing(): ApiError {
  return new ApiError(404, 'There is nothing with this id');
}

/** A row, and behind it its version. */
function foundOf<Row>(found: Texts): Found<Row> {
  const [row] = readRows([found]);
  const tag = tagOf(found[1]);
  const headers: { [name: string]: string } =
    tag === undefined ? {} : { ETag: tag };
  return { row: row as Row, headers };
}

/** What is read of a row that was written: it, its version and its key. */
function returned(table: Table): string {
  const row = `(SELECT row_to_json(r) FROM ${fieldsOf(table)})`;
  return [row, versionOf(table), ...textsOf(table, table.key)].join(', ');
}

export async function get<Row>(
  table: Table<Row>,
  params: object,
  query: View,
  identity: Identity,
): Promise<Found<Row>> {
  const values: unknown[] = [];
  const include = query.include ?? [];
  const where = keyIs(table, params, values);
  const text = [
    `SELECT ${['row_to_json(r)', versionOf(table), ...linksOf(table, include)].join(', ')}`,
    `FROM ${table.name} t CROSS JOIN LATERAL ${fieldsOf(table, query.fields)}`,
    `WHERE ${where.join(' AND ')}`,
  ].join(' ');
  return run(identity, table.constraints, async (client) => {
    const [texts] = await client.query(text, values);
    if (texts === undefined) throw missing();
    const found = foundOf<Fields>(texts);
    await includeAll(client, table, include, [found.row], [texts.slice(2)]);
    return found as Found<Row>;
  });
}

/** Whether the client has this version already: If-None-Match. */
export function isKnown(
  found: Found<unknown>,
  header: string | undefined,
): boolean {
  const tag = found.headers['ETag'];
  if (header === undefined || tag === undefined) return false;
  return (
    header.trim() === '*' ||
    header.split(',').some((one) => one.trim().replace(/^W\//, '') === tag)
  );
}

function settings(
  table: Table,
  body: object,
  values: unknown[],
): { name: string; value: string }[] {
  return Object.entries(body).map(([property, value]) => {
    const column = columnOf(table, property);
    return { name: column.name, value: parameter(column, value, values) };
  });
}

/** The key as a path has it: as the API writes it, or, where it does not, as the database does. */
function keyOf(table: Table, row: Fields, texts: Texts): string[] {
  return table.key.map((property, index) => {
    const value = row[property];
    if (typeof value === 'string' || typeof value === 'number') {
      return encodeURIComponent(value);
    }
    const text = texts[index] ?? '';
    const bytes = columnOf(table, property).form === 'bytes';
    return encodeURIComponent(
      bytes ? Buffer.from(text.slice(2), 'hex').toString('base64') : text,
    );
  });
}

export async function create<Row>(
  table: Table<Row>,
  body: object,
  url: string,
  identity: Identity,
): Promise<Found<Row>> {
  const values: unknown[] = [];
  const set = settings(table, body, values);
  const what =
    set.length === 0
      ? 'DEFAULT VALUES'
      : `(${set.map((one) => one.name).join(', ')}) VALUES (${set.map((one) => one.value).join(', ')})`;
  const text = `INSERT INTO ${table.name} AS t ${what} RETURNING ${returned(table)}`;
  const [found] = await run(identity, table.constraints, (client) =>
    client.query(text, values),
  );
  if (!found) throw new ApiError(409, 'It was not created');
  const made = foundOf<Row>(found);
  if (table.key.length === 0) return made;
  const key = keyOf(table, made.row as Fields, found.slice(2));
  const [path = ''] = url.split('?');
  return {
    ...made,
    headers: { ...made.headers, Location: `${path}/${key.join('/')}` },
  };
}

export interface Condition {
  /** The If-Match header. */
  readonly match?: string | undefined;
  /** What the body does not give gets its default. */
  readonly whole?: true;
}

/** Where the row has the key, and one of the versions that the client has seen. */
function conditionsOf(
  table: Table,
  params: object,
  condition: Condition,
  values: unknown[],
): string[] {
  const where = keyIs(table, params, values);
  const wanted = wantedVersion(condition.match);
  if (wanted && table.version) {
    const { name } = columnOf(table, table.version.property);
    where.push(`t.${name}::text = ANY($${values.push(wanted)})`);
  }
  return where;
}

/** Nothing was written: is it gone, or has somebody else changed it? */
async function explain(
  client: Client,
  table: Table,
  params: object,
  condition: Condition,
): Promise<never> {
  const values: unknown[] = [];
  const where = keyIs(table, params, values);
  const rows = await client.query(
    `SELECT 1 FROM ${table.name} t WHERE ${where.join(' AND ')}`,
    values,
  );
  if (rows.length === 0 || condition.match === undefined) throw missing();
  throw new ApiError(412, 'It has been changed since it was read');
}

/** Sets what the body gives. */
export async function update<Row>(
  table: Table<Row>,
  params: object,
  body: object,
  identity: Identity,
  condition: Condition = {},
): Promise<Found<Row>> {
  const values: unknown[] = [];
  const given = settings(table, body, values);
  const set = new Map(given.map((one) => [one.name, one.value]));
  for (const property of condition.whole ? table.settable : []) {
    const { name } = columnOf(table, property);
    if (!set.has(name)) set.set(name, 'DEFAULT');
  }
  if (table.version) {
    const { name } = columnOf(table, table.version.property);
    if (!Object.hasOwn(body, table.version.property))
      set.set(name, table.version.next);
  }
  const sets = [...set].map(([name, value]) => `${name} = ${value}`);
  const where = conditionsOf(table, params, condition, values);
  const text = `UPDATE ${table.name} AS t SET ${sets.join(', ')} WHERE ${where.join(' AND ')} RETURNING ${returned(table)}`;
  return run(identity, table.constraints, async (client) => {
    const [found] = await client.query(text, values);
    if (found === undefined) return explain(client, table, params, condition);
    return foundOf<Row>(found);
  });
}

export async function remove(
  table: Table,
  params: object,
  identity: Identity,
  condition: Condition = {},
): Promise<void> {
  const values: unknown[] = [];
  const where = conditionsOf(table, params, condition, values);
  const text = `DELETE FROM ${table.name} AS t WHERE ${where.join(' AND ')} RETURNING 1`;
  // A row that goes breaks no constraint of its own.
  await run(identity, {}, async (client) => {
    const rows = await client.query(text, values);
    if (rows.length === 0) await explain(client, table, params, condition);
  });
}
