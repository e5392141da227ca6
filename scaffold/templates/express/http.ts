/* Between Express and the handlers: requests are read and checked, errors are answered. */
import { randomUUID } from 'node:crypto';
import { pipeline } from 'node:stream';
import express from 'express';
import type {
  ErrorRequestHandler,
  NextFunction,
  RequestHandler,
} from 'express';
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
  Body,
  Declared,
  Example,
  Input,
  OperationName,
  Params,
  Query,
  Status,
} from './operations.js';
import { requests } from './validators.js';

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

/** What is put where Express keeps what came in. */
interface Mutable {
  params: unknown;
  body: unknown;
  declared?: unknown;
  identity?: unknown;
  requestId?: unknown;
}

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
  if (!logsRequests) {
    next();
    return;
  }
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
      put(req, input, requestIdOf(res));
//% if responses
      watch(name, req, res, next);
//% end
      if (requests[name].stream !== undefined) pour(name, res);
      await handler(asRequest<K>(req), asResponse<K>(res));
    } catch (thrown) {
      next(thrown);
    }
  };
}

/** Express has a getter for `query`: what was read takes its place. */
function put(
  req: { params: unknown; body: unknown },
  input: Input<OperationName>,
  requestId: string,
): void {
  const target: Mutable = req;
  target.params = input.params;
  target.body = input.body;
  target.declared = input.declared;
  target.identity = input.identity;
  target.requestId = requestId;
  replace(req, { query: input.query });
}

/** Lets a handler send what comes piece by piece. */
function pour(name: OperationName, res: express.Response): void {
  const send = res.send.bind(res);
  replace(res, {
    send: (body: unknown): express.Response => {
      const piecewise = streamed(name, body);
      const type = piecewise?.type ?? bytesType(name, res.statusCode, body);
      if (type !== undefined && !res.get('Content-Type')) res.type(type);
      if (!piecewise) return send(body);
      pipeline(piecewise.stream, res, (fault) => {
        if (fault) log('info', 'stream ended early', faultOf(fault));
      });
      return res;
    },
  });
}

//% if responses
/** Where a handler is about to answer; errors are not held against anything. */
const answering = new WeakSet<express.Response>();

/** Holds the answer against the API's description before it is sent, unless it is a stream. */
function watch(
  name: OperationName,
  req: express.Request,
  res: express.Response,
  next: NextFunction,
): void {
  const { method } = req;
  const send = res.send.bind(res);
  const end: unknown = res.end.bind(res);
  answering.add(res);
  const holds = (body: unknown, otherwise?: string): boolean => {
    if (!answering.delete(res) || res.headersSent) return true;
    try {
      const type = res.get('Content-Type') ?? otherwise;
      checkAnswer(name, { method, status: res.statusCode, type, body });
      return true;
    } catch (thrown) {
      next(thrown);
      return false;
    }
  };
  replace(res, {
    send: (body: unknown): express.Response =>
      isObject(body) || holds(body, typeOf(body)) ? send(body) : res,
    end: (...given: unknown[]): unknown =>
      holds(typeof given[0] === 'function' ? undefined : given[0])
        ? Reflect.apply(end as () => unknown, res, given)
        : res,
  });
}

/** What becomes JSON, and then comes again as text; or a stream. */
function isObject(body: unknown): boolean {
  return (
    typeof body === 'object' && body !== null && !(body instanceof Uint8Array)
  );
}

/** What Express says of a body when the handler does not. */
function typeOf(body: unknown): string | undefined {
  if (typeof body === 'string') return 'text/html';
  return body instanceof Uint8Array ? 'application/octet-stream' : undefined;
}

//% end
/** Sets own properties. */
function replace(target: object, values: object): void {
  for (const [name, value] of Object.entries(values) as [string, unknown][]) {
    Object.defineProperty(target, name, {
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

/** Answers with an example, as a mock server does: in a media type that the client takes. */
export function answerExample(
  req: { readonly headers: { readonly accept?: string | undefined } },
  res: Pick<express.Response, 'statusCode' | 'setHeader' | 'type' | 'end'>,
  status: number,
  example?: Example | string,
  body?: unknown,
): void {
  const { headers, type, text } = sampleOf(req.headers.accept, example, body);
  for (const [name, value] of headers) res.setHeader(name, value);
  res.statusCode = status;
  if (type !== undefined) res.type(type);
  res.end(type === undefined ? undefined : text);
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
//% if responses
  answering.delete(res);
//% end
  const error = toApiError(thrown);
  const id = requestIdOf(res);
  if (error.status >= 500 && error.status !== 501) {
    const { method, path } = req;
    const fault = faultOf(thrown);
    log('error', 'request failed', { requestId: id, method, path, ...fault });
  }
  res.status(error.status).set(error.headers).type(ERROR_TYPE);
  res.json(errorBody(error, id));
};
