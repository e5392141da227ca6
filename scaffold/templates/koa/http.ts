/* Between Koa and the handlers: requests are read and checked, errors are answered. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Middleware, ParameterizedContext } from 'koa';
//% if responses
import { checkAnswer } from './answers.js';
//% end
import {
  ApiError,
  ERROR_TYPE,
  errorBody,
  isRequestId,
  toApiError,
} from './errors.js';
import { log, logRequest, logsRequests, faultOf } from './log.js';
import {
  bytesType,
  limitOf,
  pathOf,
  queryOf,
  read,
  sampleOf,
  streamed,
} from './operations.js';
import type {
  Answer,
  Example,
  Input,
  OperationName,
  Status,
} from './operations.js';

export { ApiError } from './errors.js';
export { notImplemented } from './operations.js';

/** The largest body that is read, in bytes. */
export const BODY_LIMIT = limitOf('BODY_LIMIT', 1048576);

export interface State {
  requestId: string;
}

type Inherited =
  | ('app' | 'cookies' | 'method' | 'path' | 'req' | 'request' | 'res' | 'url')
  | ('response' | 'state' | 'headers' | 'host' | 'ip' | 'protocol' | 'secure')
  | ('get' | 'set' | 'append' | 'remove' | 'status' | 'type' | 'redirect')
  | ('attachment' | 'vary' | 'etag' | 'lastModified' | 'accepts' | 'throw');

/** The context of an operation: what came in, read and checked, and how it is answered. */
export interface Context<K extends OperationName> extends Pick<
  ParameterizedContext<State>,
  Inherited
> {
  readonly params: Input<K>['params'];
  readonly query: Input<K>['query'];
  readonly declared: Input<K>['declared'];
  readonly identity: Input<K>['identity'];
  /** The body of the request. */
  readonly input: Input<K>['body'];
  /** Answers: the body belongs to the status. */
  answer<S extends Status<K>>(
    status: S,
    ...body: undefined extends Answer<K, S>
      ? [body?: Answer<K, S>]
      : [body: Answer<K, S>]
  ): void;
}

export type Handler<K extends OperationName> = (ctx: Context<K>) => unknown;

/** Gives each request an id, which errors carry. */
export const requestId: Middleware<State> = async (ctx, next) => {
  const given = ctx.get('x-request-id');
  ctx.state.requestId = isRequestId(given) ? given : randomUUID();
  ctx.set('X-Request-Id', ctx.state.requestId);
  await next();
};

/** Logs each request when it was answered. */
export const requestLog: Middleware<State> = async (ctx, next) => {
  if (!logsRequests) {
    await next();
    return;
  }
  const started = performance.now();
  ctx.res.on('finish', () => {
    const { requestId: id } = ctx.state;
    logRequest(id, ctx.method, ctx.originalUrl, ctx.res.statusCode, started);
  });
  await next();
};

/** Every error in one format, and no stack trace outside. */
export const errorHandler: Middleware<State> = async (ctx, next) => {
  try {
    await next();
  } catch (thrown) {
    const error = toApiError(thrown);
    const id = ctx.state.requestId;
    if (error.status >= 500 && error.status !== 501) {
      const { method, path } = ctx;
      const fault = faultOf(thrown);
      log('error', 'request failed', { requestId: id, method, path, ...fault });
    }
    ctx.status = error.status;
    ctx.set(error.headers);
    ctx.body = errorBody(error, id);
    ctx.type = ERROR_TYPE;
  }
};

/** The bytes of a body, whatever they are: what they must be is up to the operation. */
async function bytesOf(req: IncomingMessage): Promise<Uint8Array> {
  const encoding = req.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') {
    throw new ApiError(415, 'The encoding of the body is not supported');
  }
  const announced = Number(req.headers['content-length'] ?? 0);
  const bytes = announced > BODY_LIMIT ? undefined : await bytesWithin(req);
  if (bytes) return bytes;
  await drain(req);
  throw new ApiError(413, 'The body is too large', {
    headers: { Connection: 'close' },
  });
}

/** What comes, as long as there is no more of it than BODY_LIMIT. */
async function bytesWithin(
  req: IncomingMessage,
): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const pieces = req.iterator({ destroyOnReturn: false });
  for await (const chunk of pieces as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > BODY_LIMIT) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

//% include shared/drain.ts

/** What another parser made of the body, else its bytes. */
async function bodyOf(ctx: ParameterizedContext<State>): Promise<unknown> {
  const parsed: unknown = 'body' in ctx.request ? ctx.request.body : undefined;
  return parsed ?? (await bytesOf(ctx.req));
}

/** The router leaves a parameter as it is when it cannot be decoded. */
function demandDecodable(path: string): void {
  try {
    decodeURIComponent(path);
  } catch {
    throw new ApiError(400, 'The request cannot be read');
  }
}

/** A route of Koa for an operation: read, check, then handle. */
export function operation<K extends OperationName>(
  name: K,
  handler: Handler<K>,
  names: readonly string[] = [],
): Middleware<State, { params: unknown }> {
  return async (ctx) => {
    if (names.length > 0) demandDecodable(ctx.path);
    const { params, query, declared, body, identity } = await read(name, {
      path: pathOf(names, ctx.params),
      query: queryOf(ctx.url),
      headers: ctx.headers,
      body: await bodyOf(ctx),
    });
    const answer = (status: number, reply?: unknown): void => {
      ctx.status = status;
      const piecewise = streamed(name, reply);
      const type = piecewise?.type ?? bytesType(name, status, reply);
      if (type !== undefined && !ctx.res.hasHeader('Content-Type')) {
        ctx.type = type;
      }
      if (piecewise) ctx.body = piecewise.stream;
      else if (reply === undefined) ctx.body = null;
      else if (reply instanceof Uint8Array) ctx.body = Buffer.from(reply);
      else if (typeof reply === 'object' && reply !== null) ctx.body = reply;
      else setScalar(ctx, reply);
      ctx.status = status;
    };
    const values = { params, query, declared, input: body, identity, answer };
    for (const [key, value] of Object.entries(values) as [string, unknown][]) {
      Object.defineProperty(ctx, key, { value, configurable: true });
    }
    await handler(asContext<K>(ctx));
//% if responses
    watch(name, ctx);
//% end
  };
}
//% if responses

/** Holds the answer against the API's description before it is sent. */
function watch(name: OperationName, ctx: ParameterizedContext<State>): void {
  if (ctx.respond === false || ctx.headerSent) return;
  const { method, status } = ctx;
  const body: unknown = ctx.body;
  const plain =
    typeof body === 'object' && body !== null && !isSentAsItIs(body);
  checkAnswer(name, {
    method,
    status,
    type: ctx.response.get('Content-Type') || undefined,
    body: plain ? JSON.stringify(body) : body,
  });
}

/** Bytes and streams; everything else becomes JSON. */
function isSentAsItIs(body: object): boolean {
  return (
    body instanceof Uint8Array ||
    body instanceof Blob ||
    body instanceof ReadableStream ||
    body instanceof Response ||
    'pipe' in body
  );
}
//% end

/** A string, number, boolean or null as JSON, unless the handler has said what it is. */
function setScalar(ctx: ParameterizedContext<State>, reply: unknown): void {
  const typed = ctx.res.hasHeader('Content-Type');
  if (!typed) ctx.type = 'json';
  ctx.body = typed ? String(reply) : JSON.stringify(reply);
}

/** The one place where Koa is told what the validators have made sure of. */
function asContext<K extends OperationName>(ctx: unknown): Context<K> {
  return ctx as Context<K>;
}

/** Answers with an example, as a mock server does: in a media type that the client takes. */
export function answerExample(
  ctx: Pick<ParameterizedContext, 'headers' | 'set' | 'status' | 'type'> & {
    body?: unknown;
  },
  status: number,
  example?: Example | string,
  body?: unknown,
): void {
  const { headers, type, text } = sampleOf(ctx.headers.accept, example, body);
  for (const [name, value] of headers) ctx.set(name, value);
  if (type !== undefined) ctx.type = type;
  ctx.body = type === undefined ? null : text;
  ctx.status = status;
}

/** For the paths that exist, but not with this method. */
export function methodNotAllowed(
  methods: readonly string[],
): Middleware<State> {
  return (ctx) => {
    const headers = { Allow: [...methods, 'OPTIONS'].join(', ') };
    if (ctx.method !== 'OPTIONS') {
      throw new ApiError(405, 'The method is not allowed on this path', {
        headers,
      });
    }
    ctx.set(headers);
    ctx.status = 204;
  };
}

export const notFound: Middleware<State> = () => {
  throw new ApiError(404, 'There is nothing at this path');
};
