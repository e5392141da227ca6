/* Between Express and the handlers: requests are read and checked, errors are answered. */
import { randomUUID } from 'node:crypto';
import express from 'express';
import type {
  ErrorRequestHandler,
  NextFunction,
  RequestHandler,
} from 'express';
import type { Operations } from '../types/api.js';
import { ApiError, errorBody, isRequestId, toApiError } from './errors.js';
import { readRequest } from './requests.js';
import type { RequestRules } from './requests.js';
import { requests } from './validators.js';

export { ApiError } from './errors.js';

export type OperationName = keyof Operations;

/** The largest body that is read, in bytes. */
export const BODY_LIMIT = Number(process.env['BODY_LIMIT'] ?? 1048576);

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

type Responses<K extends OperationName> = Operations[K]['responses'];

/** The statuses that an operation may answer with. */
export type Status<K extends OperationName> = StatusesOf<
  keyof Responses<K>
>;

type StatusesOf<S> = [S] extends [never]
  ? number
  : S extends 'default'
    ? number
    : S extends keyof StatusRanges
      ? StatusRanges[S]
      : S & number;

type RangeOf<R, S> = {
  [P in keyof R & keyof StatusRanges]: S extends StatusRanges[P] ? R[P] : never;
}[keyof R & keyof StatusRanges];

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

/** A request of an operation: what came in, read and checked. */
export interface Request<K extends OperationName> extends express.Request<
  Operations[K]['params'],
  unknown,
  Operations[K]['body'],
  Operations[K]['query']
> {
  /** The header and cookie parameters that the operation declares. */
  readonly declared: {
    readonly headers: Operations[K]['headers'];
    readonly cookies: Operations[K]['cookies'];
  };
  readonly requestId: string;
}

/** An answer whose body belongs to its status. */
export interface Reply<T> extends Omit<
  express.Response,
  'json' | 'send' | 'status' | 'sendStatus'
> {
  json(body: T): void;
  send(body: T): void;
}

export interface Response<K extends OperationName> extends Omit<
  express.Response,
  'json' | 'send' | 'status' | 'sendStatus'
> {
  status<S extends Status<K>>(status: S): Reply<Answer<K, S>>;
}

export type Handler<K extends OperationName> = (
  req: Request<K>,
  res: Response<K>,
) => unknown;

function requestIdOf(res: express.Response): string {
  const id: unknown = res.locals['requestId'];
  return typeof id === 'string' ? id : randomUUID();
}

/** Gives each request an id, which errors carry. */
export const requestId: RequestHandler = (req, res, next) => {
  const given = req.get('x-request-id');
  const id = isRequestId(given) ? given : randomUUID();
  res.locals['requestId'] = id;
  res.set('X-Request-Id', id);
  next();
};

/** The bytes of the body, whatever they are: what they must be is up to the operation. */
export const rawBody: RequestHandler = express.raw({
  type: () => true,
  limit: BODY_LIMIT,
});

function readInto(
  rules: RequestRules,
  names: readonly string[],
  req: express.Request,
  res: express.Response,
): void {
  const cut = req.originalUrl.indexOf('?');
  const path: { [name: string]: unknown } = {};
  names.forEach((name, index) => {
    path[name] = req.params[`p${index + 1}`];
  });
  const read = readRequest(rules, {
    path,
    query: cut < 0 ? '' : req.originalUrl.slice(cut + 1),
    headers: req.headers,
    body: req.body as unknown,
  });
  /* Express has a getter for `query`; what was read takes its place on this request. */
  for (const [name, value] of Object.entries({
    params: read.path,
    query: read.query,
    body: read.body,
    declared: { headers: read.header, cookies: read.cookie },
    requestId: requestIdOf(res),
  })) {
    Object.defineProperty(req, name, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
}

/** A route of Express for an operation: read, check, then handle. */
export function operation<K extends OperationName>(
  name: K,
  handler: Handler<K>,
  names: readonly string[] = [],
): RequestHandler {
  return async (req, res, next: NextFunction) => {
    try {
      readInto(requests[name], names, req, res);
      const typed = asOperation<K>(req, res);
      await handler(typed.req, typed.res);
    } catch (thrown) {
      next(thrown);
    }
  };
}

/** The one place where types are told what the validators have made sure of. */
function asOperation<K extends OperationName>(
  req: express.Request,
  res: express.Response,
): { req: Request<K>; res: Response<K> } {
  return { req, res } as unknown as { req: Request<K>; res: Response<K> };
}

/** What a handler answers until somebody writes it. */
export function notImplemented(_req: unknown, _res: unknown): never {
  throw new ApiError(501, 'This operation is not implemented yet');
}

/** Answers with an example, as a mock server does. */
export function answerExample(
  _req: unknown,
  res: Pick<express.Response, 'statusCode' | 'type' | 'end'>,
  status: number,
  type?: string,
  body?: unknown,
): void {
  res.statusCode = status;
  if (type === undefined) {
    res.end();
    return;
  }
  res.type(type);
  res.end(/[/+]json/.test(type) ? JSON.stringify(body) : String(body));
}

/** For the paths that exist, but not with this method. */
export function methodNotAllowed(methods: readonly string[]): RequestHandler {
  return (req, res, next) => {
    const headers = { Allow: [...methods, 'OPTIONS'].join(', ') };
    if (req.method === 'OPTIONS') {
      res.status(204).set(headers).end();
      return;
    }
    next(
      new ApiError(405, 'The method is not allowed on this path', { headers }),
    );
  };
}

export const notFound: RequestHandler = (_req, _res, next) => {
  next(new ApiError(404, 'There is nothing at this path'));
};

/** The last of the middleware: every error in one format, and no stack trace outside. */
export const errorHandler: ErrorRequestHandler = (
  thrown: unknown,
  req,
  res,
  next: NextFunction,
) => {
  if (res.headersSent) {
    next(thrown);
    return;
  }
  const error = toApiError(thrown);
  const id = requestIdOf(res);
  if (error.status >= 500 && error.status !== 501) {
    console.error(`${id} ${req.method} ${req.path}:`, thrown);
  }
  res.status(error.status).set(error.headers).json(errorBody(error, id));
};
