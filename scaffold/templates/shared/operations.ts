/* The operations of the API as types: what the handlers of every framework are typed by. */
import type { Readable } from 'node:stream';
import type { Operations } from '../types/api.js';
import { authorize } from './authorization.js';
import type { Identity } from './authorization.js';
import { ApiError } from './errors.js';
import { readRequest } from './requests.js';
import type { RawRequest } from './requests.js';
import { schemes } from './schemes.js';
import { streamOf } from './streams.js';
import { requests } from './validators.js';

export type OperationName = keyof Operations;

export type Params<K extends OperationName> = Operations[K]['params'];
export type Query<K extends OperationName> = Operations[K]['query'];
export type Headers<K extends OperationName> = Operations[K]['headers'];
export type Cookies<K extends OperationName> = Operations[K]['cookies'];
export type Body<K extends OperationName> = Operations[K]['body'];
export type Responses<K extends OperationName> = Operations[K]['responses'];

interface StatusRanges {
  '1XX': 100 | 101 | 102 | 103;
  '2XX': 200 | 201 | 202 | 203 | 204 | 205 | 206 | 207 | 208 | 226;
  '3XX': 300 | 301 | 302 | 303 | 304 | 307 | 308;
  '4XX':
    | (400 | 401 | 402 | 403 | 404 | 405 | 406 | 407 | 408 | 409 | 410 | 411)
    | (412 | 413 | 414 | 415 | 416 | 417 | 418 | 421 | 422 | 423 | 424 | 425)
    | (426 | 428 | 429 | 431 | 451);
  '5XX': 500 | 501 | 502 | 503 | 504 | 505 | 506 | 507 | 508 | 510 | 511;
}

/** The statuses that an operation may answer with; any, when it declares none. */
export type Status<K extends OperationName> = StatusesOf<keyof Responses<K>>;

type StatusesOf<S> = [S] extends [never]
  ? number
  : S extends 'default'
    ? number
    : S extends keyof StatusRanges
      ? StatusRanges[S]
      : S & number;

/** What an operation answers with a status. */
export type Answer<K extends OperationName, S> = AnswerOf<Responses<K>, S>;

type AnswerOf<R, S> = [keyof R] extends [never]
  ? unknown
  : S extends keyof R
    ? R[S]
    : [RangeOf<R, S>] extends [never]
      ? R extends { default: infer D }
        ? D
        : never
      : RangeOf<R, S>;

type RangeOf<R, S> = {
  [P in keyof R & keyof StatusRanges]: S extends StatusRanges[P] ? R[P] : never;
}[keyof R & keyof StatusRanges];

/** The header and cookie parameters that an operation declares. */
export interface Declared<K extends OperationName> {
  readonly headers: Headers<K>;
  readonly cookies: Cookies<K>;
}

/** Everything that came in with a request of an operation. */
export interface Input<K extends OperationName> {
  readonly params: Params<K>;
  readonly query: Query<K>;
  readonly declared: Declared<K>;
  readonly body: Body<K>;
  /** What the security hooks said. */
  readonly identity: Identity;
}

/** Reads and checks a request; throws an ApiError with all that is wrong. */
export async function read<K extends OperationName>(
  name: K,
  raw: RawRequest,
): Promise<Input<K>> {
  const identity = await authorize(schemes, requests[name].security, raw);
  const { path, query, header, cookie, body } = readRequest(
    requests[name],
    raw,
  );
  return checked<K>({
    params: path,
    query,
    declared: { headers: header, cookies: cookie },
    body,
    identity,
  });
}

/** An answer that comes piece by piece, and what it is sent as. */
export interface Streamed {
  readonly stream: Readable;
  readonly type: string;
}

/** What bytes of a success that come at once are sent as, when the operation declares it. */
export function bytesType(
  name: OperationName,
  status: number,
  body: unknown,
): string | undefined {
  const { stream: type } = requests[name];
  const isBytes = body instanceof Uint8Array && status >= 200 && status < 300;
  return isBytes && type !== undefined && !/^text\/event-stream/i.test(type)
    ? type
    : undefined;
}

/** What a handler answers with, when it is a stream that the operation declares. */
export function streamed(
  name: OperationName,
  body: unknown,
): Streamed | undefined {
  const { stream: type } = requests[name];
  const stream = type === undefined ? undefined : streamOf(body, type);
  return stream && type !== undefined ? { stream, type } : undefined;
}

/** The one place where types are told what the validators have made sure of. */
export function checked<K extends OperationName>(input: unknown): Input<K> {
  return input as Input<K>;
}

/** The path parameters by their own names: the router knows them as p1, p2, …. */
export function pathOf(
  names: readonly string[],
  params: unknown,
): { [name: string]: unknown } {
  if (names.length === 0) return {};
  const values = new Map(Object.entries(params ?? {}));
  return Object.fromEntries(
    names.map((name, index) => [name, values.get(`p${index + 1}`)]),
  );
}

/** What stands behind the question mark of a URL. */
export function queryOf(url: string): string {
  const cut = url.indexOf('?');
  return cut < 0 ? '' : url.slice(cut + 1);
}

/** A bound from the environment; what is none stops the service, since it would bound nothing. */
export function limitOf(variable: string, otherwise: number): number {
  const limit = Number(process.env[variable] ?? otherwise);
  if (Number.isSafeInteger(limit) && limit >= 0) return limit;
  throw new Error(`${variable} must be a whole number`);
}

/** What a handler answers until somebody writes it. */
export const notImplemented: (...request: unknown[]) => never = () => {
  throw new ApiError(501, 'This operation is not implemented yet');
};

/** What a mock answers with: headers, and a body for each media type. */
export interface Example {
  readonly headers?: { readonly [name: string]: unknown };
  readonly content?: { readonly [type: string]: unknown };
}

/** An example as it is sent. */
export interface Sample {
  readonly headers: readonly (readonly [name: string, text: string])[];
  readonly type?: string;
  readonly text: string;
}

/** The example in the media type that a client likes best; 406 where it takes none of them. */
export function sampleOf(
  accept: string | undefined,
  example: Example | string = {},
  body?: unknown,
): Sample {
  const { headers = {}, content = {} } =
    typeof example === 'string' ? { content: { [example]: body } } : example;
  const sent = Object.entries(headers).map(
    ([name, value]) => [name, headerText(value)] as const,
  );
  const bodies = Object.entries(content);
  if (bodies.length === 0) return { headers: sent, text: '' };
  let most = 0;
  let best: readonly [type: string, body: unknown] | undefined;
  for (const entry of bodies) {
    const liking = likingOf(accept, entry[0]);
    if (liking > most) [most, best] = [liking, entry];
  }
  if (!best) {
    const types = bodies.map(([type]) => type).join(', ');
    throw new ApiError(406, `The answer is ${types}`);
  }
  return { headers: sent, type: best[0], text: exampleText(...best) };
}

/** How much an Accept header likes a media type, by its nearest range: 0 is not at all. */
function likingOf(accept: string | undefined, type: string): number {
  if (accept === undefined || accept.trim() === '') return 1;
  const [name = ''] = type.toLowerCase().split(';');
  const ranges = ['*/*', name.replace(/\/.*/, '/*'), name.trim()];
  let nearest = -1;
  let liking = 0;
  for (const part of accept.toLowerCase().split(',')) {
    const [range = '', ...parameters] = part.split(';').map((s) => s.trim());
    const near = ranges.lastIndexOf(range);
    if (near <= nearest) continue;
    const weight = parameters.find((parameter) => /^q=/.test(parameter));
    nearest = near;
    liking = weight === undefined ? 1 : Number(weight.slice(2)) || 0;
  }
  return liking;
}

/** A header's value as text: lists and objects as the style `simple` writes them. */
function headerText(value: unknown): string {
  const isList = typeof value === 'object' && value !== null;
  const list: unknown[] = Array.isArray(value)
    ? value
    : isList
      ? Object.entries(value).flat()
      : [value];
  return list
    .map(String)
    .join(',')
    .replace(/[^\t -~]/g, '?');
}

/** The text of an example, by its media type; what is no text is JSON, whatever the type. */
function exampleText(type: string, body: unknown): string {
  const isText = typeof body === 'string' && !/[/+]json/.test(type);
  const text = isText ? body : JSON.stringify(body);
  const isEvent = /^(?:data|event|id|retry)?:/m.test(text);
  return /^text\/event-stream/.test(type) && !isEvent
    ? `data: ${text}\n\n`
    : text;
}
