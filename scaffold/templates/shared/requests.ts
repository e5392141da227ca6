/* From what a client sent to what a handler gets: parameters and bodies are read as the API's description says, and checked. */
import { Problems, has, isArray, isObject } from './checks.js';
import type { Check, Properties } from './checks.js';
import type { Need } from './authorization.js';
import { ApiError, invalid } from './errors.js';

type Scalar = 'null' | 'boolean' | 'integer' | 'number' | 'string';

/** What text is turned into. */
export interface Shape {
  readonly scalars: readonly Scalar[];
  readonly items?: Shape;
  /** Of the items that have a shape of their own. */
  readonly first?: readonly Shape[];
  readonly properties?: { readonly [name: string]: Shape };
  /** Whether properties that are not declared belong to it. */
  readonly open?: boolean;
}

export type Style =
  | 'simple'
  | 'label'
  | 'matrix'
  | 'form'
  | 'space'
  | 'pipe'
  | 'deep'
  | 'json'
  | 'text';

export interface ParameterRules {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  readonly style: Style;
  readonly explode: boolean;
  readonly required: boolean;
  /** Without a value it counts as not sent, unless it is a text. */
  readonly allowsEmpty?: boolean;
  readonly shape: Shape;
  readonly check: Check;
  /** What it is when it is not sent. */
  readonly fallback?: unknown;
}

export type BodyKind =
  'json' | 'form' | 'multipart' | 'text' | 'binary' | 'any';

export interface MediaRules {
  readonly type: string;
  readonly kind: BodyKind;
  readonly check: Check;
  /** Of forms: what the text of their fields is turned into. */
  readonly shape?: Shape;
  /** Of forms: fields that are not written as forms usually are. */
  readonly styles?: readonly {
    readonly property: string;
    readonly style: Style;
    readonly explode: boolean;
  }[];
  /** Of multipart forms: the content types that files may have. */
  readonly parts?: readonly {
    readonly property: string;
    readonly types: readonly string[];
  }[];
}

export interface BodyRules {
  readonly required: boolean;
  readonly content: readonly MediaRules[];
}

export interface RequestRules {
  /** Whose needs must be met; one of them. */
  readonly security?: readonly (readonly Need[])[];
  /** What an answer that comes piece by piece is sent as. */
  readonly stream?: string;
  readonly parameters: readonly ParameterRules[];
  readonly body?: BodyRules;
}

/** A request as it came over the wire. */
export interface RawRequest {
  readonly path: { readonly [name: string]: unknown };
  /** What stands behind the question mark. */
  readonly query: string;
  readonly headers: {
    readonly [name: string]: string | readonly string[] | undefined;
  };
  /** Bytes, or what another parser made of them; undefined: none. */
  readonly body: unknown;
}

export interface ReadRequest {
  readonly path: { [name: string]: unknown };
  readonly query: { [name: string]: unknown };
  readonly header: { [name: string]: unknown };
  readonly cookie: { [name: string]: unknown };
  readonly body: unknown;
}

/** Throws one ApiError with all that is wrong. */
export function readRequest(rules: RequestRules, raw: RawRequest): ReadRequest {
  const problems = new Problems();
  const read: ReadRequest = {
    path: {},
    query: {},
    header: {},
    cookie: {},
    body: rules.body ? readBody(rules.body, raw, problems) : undefined,
  };
  const source: Source = {
    raw,
    query: pairsOf(raw.query, '&'),
    cookies: cookiesOf(raw.headers['cookie']),
    parameters: rules.parameters,
  };
  for (const parameter of rules.parameters) {
    readParameter(parameter, source, read, problems);
  }
  if (!problems.isEmpty) throw invalid(problems.list);
  return read;
}

/* --- parameters --- */

/** Names and values as they were written: not yet decoded. */
type Pairs = readonly (readonly [name: string, text: string])[];

interface Source {
  readonly raw: RawRequest;
  readonly query: Pairs;
  readonly cookies: Pairs;
  readonly parameters: readonly ParameterRules[];
}

function percentDecode(text: string): string {
  try {
    return text.includes('%') ? decodeURIComponent(text) : text;
  } catch {
    return text;
  }
}

/** Of queries and forms, where `+` is a blank. */
function decode(text: string): string {
  return percentDecode(text.includes('+') ? text.replace(/\+/g, ' ') : text);
}

function pairsOf(text: string, separator: string, decoded = decode): Pairs {
  if (text === '') return [];
  return text
    .split(separator)
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const cut = part.indexOf('=');
      if (cut < 0) return [decoded(part.trim()), ''];
      return [decoded(part.slice(0, cut).trim()), part.slice(cut + 1)];
    });
}

function cookiesOf(header: string | readonly string[] | undefined): Pairs {
  const text = typeof header === 'string' ? header : (header ?? []).join(';');
  return pairsOf(text, ';', percentDecode).map(([name, value]) => [
    name,
    value.trim().replace(/^"(.*)"$/, '$1'),
  ]);
}

/** The decoded text of a query parameter; undefined when it is not there or empty. */
export function queryText(query: string, name: string): string | undefined {
  const pair = pairsOf(query, '&').find(([key]) => key === name);
  return pair && pair[1] !== '' ? decode(pair[1]) : undefined;
}

/** The same of a cookie. */
export function cookieText(
  header: string | readonly string[] | undefined,
  name: string,
): string | undefined {
  const pair = cookiesOf(header).find(([key]) => key === name);
  return pair && pair[1] !== '' ? percentDecode(pair[1]) : undefined;
}

function readParameter(
  rules: ParameterRules,
  source: Source,
  read: ReadRequest,
  problems: Problems,
): void {
  const before = problems.list.length;
  const value = valueOf(rules, source, problems);
  if (problems.list.length > before) return;
  if (value !== undefined) {
    rules.check(value, problems.at(rules.name));
    put(read[rules.in], rules.name, value);
  } else if ('fallback' in rules) {
    const { fallback } = rules;
    const isOwn = typeof fallback === 'object' && fallback !== null;
    put(
      read[rules.in],
      rules.name,
      isOwn ? structuredClone(fallback) : fallback,
    );
  } else if (rules.required) {
    problems.add(rules.name, 'is required');
  }
}

/** Sets an own property, whatever its name is. */
function put(
  target: { [name: string]: unknown },
  name: string,
  value: unknown,
): void {
  if (name !== '__proto__') {
    target[name] = value;
    return;
  }
  Object.defineProperty(target, name, {
    value,
    enumerable: true,
    writable: true,
    configurable: true,
  });
}

function valueOf(
  rules: ParameterRules,
  source: Source,
  problems: Problems,
): unknown {
  if (rules.in === 'query') return queryValue(rules, source, problems);
  const text = textOf(rules, source);
  if (text === undefined) return undefined;
  if (rules.style === 'json') return fromJson(text, rules.name, problems);
  if (rules.style === 'label') return labelValue(rules, text);
  if (rules.style === 'matrix') return matrixValue(rules, text);
  return listed(rules.shape, text, ',', rules.explode, (part) => part.trim());
}

function textOf(rules: ParameterRules, source: Source): string | undefined {
  if (rules.in === 'path') {
    const text = source.raw.path[rules.name];
    return typeof text === 'string' ? text : undefined;
  }
  if (rules.in === 'cookie') {
    const pair = source.cookies.find(([name]) => name === rules.name);
    return pair && percentDecode(pair[1]);
  }
  const text = source.raw.headers[rules.name.toLowerCase()];
  return typeof text === 'string' ? text : text?.join(',');
}

function fromJson(text: string, field: string, problems: Problems): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    problems.add(field, 'must be valid JSON');
    return undefined;
  }
}

/** A value, or many in one text: `a,b` and `key,value,…` or (exploded) `key=value,…`. */
function listed(
  shape: Shape,
  text: string,
  separator: string,
  explode: boolean,
  decoded: (part: string) => string,
): unknown {
  if (shape.properties !== undefined) {
    const parts = text === '' ? [] : text.split(separator);
    const pairs = explode
      ? parts.map((part) => {
          const cut = part.indexOf('=');
          return cut < 0
            ? ([part, ''] as const)
            : ([part.slice(0, cut), part.slice(cut + 1)] as const);
        })
      : parts.flatMap((part, index) =>
          index % 2 === 0 ? [[part, parts[index + 1] ?? ''] as const] : [],
        );
    return objectOf(
      shape,
      pairs.map(([name, value]) => [decoded(name), decoded(value)]),
    );
  }
  const { items } = shape;
  if (items === undefined) return scalarOf(shape, decoded(text));
  if (text === '') return [];
  const parts = text.split(separator);
  if (parts.length === 1 && shape.scalars.length > 0) {
    return scalarOf(shape, decoded(text));
  }
  return parts.map((part, index) =>
    scalarOf(itemOf(shape, index), decoded(part)),
  );
}

function objectOf(shape: Shape, pairs: Pairs): Properties {
  const object: { [name: string]: unknown } = {};
  for (const [name, text] of pairs) {
    put(object, name, scalarOf(shapeOf(shape, name), text));
  }
  return object;
}

const TEXT: Shape = { scalars: ['string'] };

function shapeOf(shape: Shape, name: string): Shape {
  const { properties = {} } = shape;
  return has(properties, name) ? (properties[name] ?? TEXT) : TEXT;
}

/** The shape of an item of a list. */
function itemOf(shape: Shape, index: number): Shape {
  return shape.first?.[index] ?? shape.items ?? TEXT;
}

/** Whether an integer is what its text says: beyond 2^53 most are rounded. */
function isExact(text: string, value: number): boolean {
  if (Number.isSafeInteger(value) || !/^-?\d+$/.test(text)) {
    return Number.isInteger(value);
  }
  return Number.isFinite(value) && BigInt(text) === BigInt(value);
}

function scalarOf(shape: Shape, text: string): unknown {
  const { scalars } = shape;
  const numbers = scalars.includes('number') || scalars.includes('integer');
  if (numbers && /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text)) {
    const value = Number(text);
    const whole = !scalars.includes('number');
    if (whole ? isExact(text, value) : Number.isFinite(value)) return value;
  }
  if (scalars.includes('boolean') && (text === 'true' || text === 'false')) {
    return text === 'true';
  }
  return scalars.includes('null') && text === 'null' ? null : text;
}

function labelValue(rules: ParameterRules, text: string): unknown {
  const rest = text.startsWith('.') ? text.slice(1) : text;
  const separator = rules.explode ? '.' : ',';
  return listed(rules.shape, rest, separator, rules.explode, (part) => part);
}

function matrixValue(rules: ParameterRules, text: string): unknown {
  const pairs = pairsOf(text, ';');
  const { shape } = rules;
  if (shape.properties !== undefined && rules.explode) {
    return objectOf(shape, pairs);
  }
  const texts = pairs.filter(([name]) => name === rules.name).map((p) => p[1]);
  if (texts.length === 0) return undefined;
  const { items } = shape;
  if (items !== undefined && rules.explode) {
    return texts.map((part, index) => scalarOf(itemOf(shape, index), part));
  }
  return listed(shape, texts[0] ?? '', ',', false, (part) => part);
}

/** Whether it counts as not sent. */
function isOmitted(
  { allowsEmpty, shape }: ParameterRules,
  text: string,
): boolean {
  return (
    allowsEmpty === true && text === '' && !shape.scalars.includes('string')
  );
}

function queryValue(
  rules: ParameterRules,
  source: Source,
  problems: Problems,
): unknown {
  const { shape, name } = rules;
  if (rules.style === 'deep') return deepValue(name, shape, source.query);
  const texts: string[] = [];
  for (const [key, text] of source.query) {
    if (key === name && !isOmitted(rules, text)) texts.push(text);
  }
  const [first] = texts;
  if (rules.style === 'json') {
    if (first === undefined) return undefined;
    return fromJson(decode(first), name, problems);
  }
  if (rules.style === 'form' && rules.explode) {
    return explodedValue(rules, texts, source, problems);
  }
  if (first === undefined) return undefined;
  if (rules.style === 'space') {
    const text = texts.join('+').replace(/%20/g, '+');
    return listed(shape, text, '+', false, decode);
  }
  if (rules.style === 'pipe') {
    const text = texts.join('|').replace(/%7c/gi, '|');
    return listed(shape, text, '|', false, decode);
  }
  return listed(shape, texts.join(','), ',', false, decode);
}

function explodedValue(
  rules: ParameterRules,
  texts: readonly string[],
  source: Source,
  problems: Problems,
): unknown {
  const { shape } = rules;
  const { items } = shape;
  if (shape.properties !== undefined) {
    const { properties } = shape;
    const pairs = source.query.filter(
      ([name]) =>
        has(properties, name) ||
        (shape.open === true && !isClaimed(source, name)),
    );
    if (pairs.length === 0) return undefined;
    return gathered(shape, pairs);
  }
  const [first] = texts;
  if (first === undefined) return undefined;
  if (items === undefined && texts.length > 1) {
    problems.add(rules.name, 'must be given only once');
  }
  if (items === undefined || (texts.length === 1 && shape.scalars.length > 0)) {
    return scalarOf(shape, decode(first));
  }
  return texts.map((text, index) =>
    scalarOf(itemOf(shape, index), decode(text)),
  );
}

/** Whether a query parameter has a rule of its own. */
function isClaimed({ parameters }: Source, name: string): boolean {
  return parameters.some(
    (rules) => rules.in === 'query' && rules.name === name,
  );
}

/** An object from pairs; what comes again and again is a list where one is expected. */
function gathered(shape: Shape, pairs: Pairs): { [name: string]: unknown } {
  const object: { [name: string]: unknown } = {};
  for (const [name, text] of pairs) {
    const own = shapeOf(shape, name);
    const old = has(object, name) ? object[name] : undefined;
    if (own.items === undefined) {
      put(object, name, scalarOf(own, decode(text)));
      continue;
    }
    const index = Array.isArray(old) ? old.length : 0;
    const value = scalarOf(itemOf(own, index), decode(text));
    if (Array.isArray(old)) old.push(value);
    else put(object, name, [value]);
  }
  return object;
}

/** `name[a][b]=value`, at most a few levels deep. */
function deepValue(name: string, shape: Shape, query: Pairs): unknown {
  const object: { [name: string]: unknown } = {};
  let found = false;
  for (const [key, text] of query) {
    if (!key.startsWith(`${name}[`) || !key.endsWith(']')) continue;
    const keys = key.slice(name.length + 1, -1).split('][');
    if (keys.length > 8) continue;
    found = true;
    putDeep(object, shape, keys, decode(text));
  }
  return found ? object : undefined;
}

/** Whether it is an object that was made here: texts give no other. */
function isOpen(value: unknown): value is { [name: string]: unknown } {
  return isObject(value);
}

function putDeep(
  object: { [name: string]: unknown },
  shape: Shape,
  keys: readonly string[],
  text: string,
): void {
  const [key = '', ...rest] = keys;
  const own = shapeOf(shape, key);
  const old = has(object, key) ? object[key] : undefined;
  if (own.items !== undefined) {
    const index = Array.isArray(old) ? old.length : 0;
    const value = scalarOf(itemOf(own, index), text);
    if (Array.isArray(old)) old.push(value);
    else put(object, key, [value]);
  } else if (rest.length > 0) {
    const inner = isOpen(old) ? old : {};
    putDeep(inner, own, rest, text);
    if (inner !== old) put(object, key, inner);
  } else {
    put(object, key, scalarOf(own, text));
  }
}

/* --- bodies --- */

/** A file of a multipart form. */
export interface UploadedFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

function readBody(
  rules: BodyRules,
  raw: RawRequest,
  problems: Problems,
): unknown {
  const { body } = raw;
  const bytes = body instanceof Uint8Array ? body : undefined;
  const header = raw.headers['content-type'];
  const type = mediaType(typeof header === 'string' ? header : '');
  const isEmpty = body === undefined || bytes?.length === 0;
  // a form without fields has no bytes
  const isForm = rules.required && kindOf(type.name) === 'form';
  if (isEmpty && !isForm) {
    if (rules.required) problems.add('body', 'is required');
    return undefined;
  }
  const media = chooseMedia(rules.content, type.name);
  if (!media || !isReadable(type.parameters))
    throw unsupported(rules, type.name);
  const value = bytes ? parse(media, type, bytes, problems) : (body ?? {});
  if (problems.isEmpty) checkBody(media.check, value, problems);
  if (media.parts) checkTypes(media.parts, value, problems);
  return value;
}

/** Checks follow the body as deep as it goes; one that is deeper than the stack is refused. */
function checkBody(check: Check, value: unknown, problems: Problems): void {
  try {
    check(value, problems);
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown;
    throw new ApiError(400, 'The body is nested too deeply');
  }
}

function unsupported(rules: BodyRules, type: string): ApiError {
  const known = rules.content.map((media) => media.type).join(', ');
  return new ApiError(
    415,
    type === ''
      ? `The body needs a Content-Type: ${known}`
      : `The Content-Type is not supported; supported are ${known}`,
  );
}

interface MediaType {
  readonly name: string;
  readonly parameters: { readonly [name: string]: string };
}

function mediaType(header: string): MediaType {
  const [name = '', ...rest] = header.split(';');
  const parameters = Object.fromEntries(
    rest.map((part) => {
      const [key = '', ...value] = part.split('=');
      const text = value.join('=').trim();
      return [key.trim().toLowerCase(), text.replace(/^"(.*)"$/, '$1')];
    }),
  );
  return { name: name.trim().toLowerCase(), parameters };
}

function isReadable(parameters: { readonly [name: string]: string }): boolean {
  const charset = parameters['charset'] ?? 'utf-8';
  return /^(?:utf-?8|us-ascii)$/i.test(charset);
}

/** The nearest of the declared types: itself, then with wildcards. */
export function chooseMedia<M extends { readonly type: string }>(
  content: readonly M[],
  name: string,
): M | undefined {
  if (!/^[^/\s]+\/[^/\s]+$/.test(name)) return undefined;
  const family = name.split('/')[0] ?? '';
  const suffix = /\+([a-z]+)$/.exec(name)?.[1];
  const wanted = [name, `${family}/*`, '*/*', '*'];
  if (suffix !== undefined) wanted.splice(1, 0, `${family}/*+${suffix}`);
  for (const type of wanted) {
    const found = content.find((media) => mediaType(media.type).name === type);
    if (found) return found;
  }
  return undefined;
}

function kindOf(name: string): BodyKind {
  if (/[/+]json$/.test(name)) return 'json';
  if (name === 'application/x-www-form-urlencoded') return 'form';
  if (name.startsWith('multipart/')) return 'multipart';
  return name.startsWith('text/') ? 'text' : 'binary';
}

function parse(
  media: MediaRules,
  type: MediaType,
  bytes: Uint8Array,
  problems: Problems,
): unknown {
  switch (media.kind === 'any' ? kindOf(type.name) : media.kind) {
    case 'json':
      return parseJson(bytes, problems);
    case 'form':
      return parseForm(media, textBytes(bytes), problems);
    case 'multipart':
      return parseMultipart(media, type, bytes, problems);
    case 'text':
      return textBytes(bytes);
    default:
      return bytes;
  }
}

function textBytes(bytes: Uint8Array): string {
  return new TextDecoder('utf-8').decode(bytes);
}

function parseJson(bytes: Uint8Array, problems: Problems): unknown {
  return fromJson(textBytes(bytes), 'body', problems);
}

function parseForm(
  media: MediaRules,
  text: string,
  problems: Problems,
): Properties {
  const { shape = TEXT, styles = [] } = media;
  const styled = new Map(styles.map((style) => [style.property, style]));
  const all = pairsOf(text, '&');
  const object = gathered(
    shape,
    all.filter(([name]) => !styled.has(name) && !name.includes('[')),
  );
  const { properties = {} } = shape;
  for (const name of Object.keys(properties)) {
    const own = shapeOf(shape, name);
    const style = styled.get(name);
    const texts = all.filter((pair) => pair[0] === name).map((p) => p[1]);
    const deep = own.properties && deepValue(name, own, all);
    if (deep !== undefined) put(object, name, deep);
    else if (isJson(own, style?.style, texts)) {
      put(object, name, fromJson(decode(texts.join('')), name, problems));
    } else if (style && texts.length > 0) {
      put(object, name, styledValue(own, style, texts));
    }
  }
  return object;
}

/** Whether a field of a form is JSON: where that is said, and objects without another style. */
function isJson(
  shape: Shape,
  style: Style | undefined,
  texts: readonly string[],
): boolean {
  const [first = ''] = texts;
  if (style !== undefined) return style === 'json' && texts.length === 1;
  return shape.properties !== undefined && /^(?:\{|%7b)/i.test(first);
}

function styledValue(
  shape: Shape,
  style: { readonly style: Style; readonly explode: boolean },
  texts: readonly string[],
): unknown {
  const { items } = shape;
  if (items !== undefined && style.explode) {
    return texts.map((text, index) =>
      scalarOf(itemOf(shape, index), decode(text)),
    );
  }
  const separator = style.style === 'pipe' ? '|' : ',';
  return listed(shape, texts.join(separator), separator, false, decode);
}

interface Part {
  readonly name: string;
  readonly file: string | undefined;
  readonly type: string;
  readonly bytes: Uint8Array;
}

function parseMultipart(
  media: MediaRules,
  type: MediaType,
  bytes: Uint8Array,
  problems: Problems,
): unknown {
  const parts = partsOf(type.parameters['boundary'], bytes);
  if (!parts) {
    problems.add('body', 'must be valid multipart');
    return undefined;
  }
  const object: { [name: string]: unknown } = {};
  for (const part of parts) {
    const own = shapeOf(media.shape ?? TEXT, part.name);
    const value = partValue(own.items ?? own, part, problems);
    const old = has(object, part.name) ? object[part.name] : undefined;
    if (Array.isArray(old)) old.push(value);
    else if (own.items !== undefined) put(object, part.name, [value]);
    else put(object, part.name, value);
  }
  return object;
}

/** A file that says what it is must be what its field takes. */
function checkTypes(
  parts: NonNullable<MediaRules['parts']>,
  form: unknown,
  problems: Problems,
): void {
  if (!isObject(form)) return;
  for (const { property, types } of parts) {
    const given = has(form, property) ? form[property] : undefined;
    const listed = isArray(given);
    for (const [index, file] of (listed ? given : [given]).entries()) {
      if (!isFile(file) || file.type === '') continue;
      if (chooseMedia(types.map(typed), file.type)) continue;
      const many = types.length > 1 ? 'one of ' : '';
      const field = problems.at('', property);
      const place = listed ? field.at('', index) : field;
      place.add('', `must be ${many}${types.join(', ')}`);
    }
  }
}

function isFile(value: unknown): value is UploadedFile {
  return isObject(value) && value['bytes'] instanceof Uint8Array;
}

function typed(type: string): { type: string } {
  return { type };
}

function partValue(shape: Shape, part: Part, problems: Problems): unknown {
  const isJson = kindOf(part.type) === 'json';
  const isText = isJson && shape.properties !== undefined;
  if (part.file !== undefined && !isText) {
    const file: UploadedFile = {
      name: part.file,
      type: part.type,
      bytes: part.bytes,
    };
    return file;
  }
  const text = textBytes(part.bytes);
  if (isJson || (part.type === '' && shape.properties !== undefined)) {
    return fromJson(text, part.name, problems);
  }
  return scalarOf(shape, text);
}

/** Cuts a multipart body at its boundaries; undefined when it is none. */
function partsOf(
  boundary: string | undefined,
  bytes: Uint8Array,
): Part[] | undefined {
  if (boundary === undefined || boundary === '') return undefined;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const mark = Buffer.from(`--${boundary}`, 'latin1');
  const parts: Part[] = [];
  let start = buffer.indexOf(mark);
  while (start >= 0) {
    const from = start + mark.length;
    if (buffer.toString('latin1', from, from + 2) === '--') return parts;
    const end = buffer.indexOf(
      Buffer.from(`\r\n--${boundary}`, 'latin1'),
      from,
    );
    if (end < 0) return undefined;
    const part = partOf(buffer.subarray(from + 2, end));
    if (!part) return undefined;
    parts.push(part);
    start = end + 2;
  }
  return undefined;
}

function partOf(bytes: Buffer): Part | undefined {
  const cut = bytes.indexOf('\r\n\r\n');
  if (cut < 0) return undefined;
  const head = bytes.toString('utf8', 0, cut);
  const name = /^content-disposition:.*?[; ]name="?([^"\r\n;]*)"?/im.exec(head);
  const file = /^content-disposition:.*?filename="?([^"\r\n;]*)"?/im.exec(head);
  const type = /^content-type:\s*([^\r\n;]*)/im.exec(head);
  if (name?.[1] === undefined) return undefined;
  return {
    name: name[1],
    file: file?.[1],
    type: (type?.[1] ?? '').trim().toLowerCase(),
    bytes: bytes.subarray(cut + 4),
  };
}
