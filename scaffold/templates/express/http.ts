/* Between Express and the handlers: requests are read and checked, errors are answered. */
import { randomUUID } from 'node:crypto';
import express from 'express';
import type {
  ErrorRequestHandler,
  NextFunction,
  RequestHandler,
} from 'express';
import {
  ApiError,
  ERROR_TYPE,
  errorBody,
  isRequestId,
  toApiError,
} from './errors.js';
import { log, logRequest, traceOf } from './log.js';
import { exampleText, limitOf, pathOf, queryOf, read } from './operations.js';
import type {
  Answer,
  Body,
  Declared,
  Input,
  OperationName,
  Params,
  Query,
  Status,
} from './operations.js';

export { ApiError } from './errors.js';
export { notImplemented } from './operations.js';

/** The largest body that is read, in bytes. */
export const BODY_LIMIT = limitOf('BODY_LIMIT', 1048576);

/** A request of an operation: what came in, read and checked. */
export interface Request<K extends OperationName> extends express.Request<
  Params<K>,
  unknown,
  Body<K>,
  Query<K>
> {
  readonly declared: Declared<K>;
  readonly identity: Input<K>['identity'];
  readonly requestId: string;
}

type Plain = Omit<express.Response, 'json' | 'send' | 'status' | 'sendStatus'>;

/** An answer whose body belongs to its status. */
export interface Reply<T> extends Plain {
  json(body: T): void;
  send(body: T): void;
}

export interface Response<K extends OperationName> extends Plain {
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

/** Logs each request when it was answered. */
export const requestLog: RequestHandler = (req, res, next) => {
  const started = performance.now();
  res.on('finish', () => {
    const { method, originalUrl } = req;
    logRequest(requestIdOf(res), method, originalUrl, res.statusCode, started);
  });
  next();
};

/** The bytes of the body, whatever they are: what they must be is up to the operation. */
export const rawBody: RequestHandler = express.raw({
  type: () => true,
  limit: BODY_LIMIT,
});

/** A route of Express for an operation: read, check, then handle. */
export function operation<K extends OperationName>(
  name: K,
  handler: Handler<K>,
  names: readonly string[] = [],
): RequestHandler {
  return async (req, res, next: NextFunction) => {
    try {
      const input = await read(name, {
        path: pathOf(names, req.params),
        query: queryOf(req.originalUrl),
        headers: req.headers,
        body: req.body as unknown,
      });
      replace(req, { ...input, requestId: requestIdOf(res) });
      await handler(asRequest<K>(req), asResponse<K>(res));
    } catch (thrown) {
      next(thrown);
    }
  };
}

/** Express has a getter for `query`: what was read takes its place on this request. */
function replace(req: express.Request, values: object): void {
  for (const [name, value] of Object.entries(values) as [string, unknown][]) {
    Object.defineProperty(req, name, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
}

/* The one place where Express is told what the validators have made sure of. */
function asRequest<K extends OperationName>(req: unknown): Request<K> {
  return req as Request<K>;
}

function asResponse<K extends OperationName>(res: unknown): Response<K> {
  return res as Response<K>;
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
  res.end(exampleText(type, body));
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
    const { method, path } = req;
    const fault = traceOf(thrown);
    log('error', 'request failed', { requestId: id, method, path, fault });
  }
  res.status(error.status).set(error.headers).type(ERROR_TYPE);
  res.json(errorBody(error, id));
};
