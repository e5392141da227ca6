/* Between Fastify and the handlers: requests are read and checked, errors are answered. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  FastifyServerOptions,
  HTTPMethods,
  RouteOptions,
//% if responses
  onSendAsyncHookHandler,
//% end
} from 'fastify';
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
import type { Definition } from './provider.js';
import { requests } from './validators.js';

export { ApiError } from './errors.js';
export { notImplemented } from './operations.js';

/** The largest body that is read, in bytes. */
export const BODY_LIMIT = limitOf('BODY_LIMIT', 1048576);

/** A request of an operation: what came in, read and checked. */
export interface Request<K extends OperationName> extends Omit<
  FastifyRequest,
  'params' | 'query' | 'body'
> {
  readonly params: Params<K>;
  readonly query: Query<K>;
  readonly body: Body<K>;
  readonly declared: Declared<K>;
  readonly identity: Input<K>['identity'];
}

type Plain = Omit<FastifyReply, 'code' | 'status' | 'send'>;

/** An answer whose body belongs to its status. */
export interface Answering<T> extends Plain {
  send(...body: undefined extends T ? [body?: T] : [body: T]): Sent;
}

export interface Reply<K extends OperationName> extends Plain {
  code<S extends Status<K>>(status: S): Answering<Answer<K, S>>;
  status<S extends Status<K>>(status: S): Answering<Answer<K, S>>;
}

/** What a handler returns when it has answered. */
export type Sent = FastifyReply | undefined;

export type Handler<K extends OperationName> = (
  request: Request<K>,
  reply: Reply<K>,
) => Promise<Sent>;

/** What the server needs to know from the start. */
export const serverOptions = {
  bodyLimit: BODY_LIMIT,
  requestIdHeader: false,
  exposeHeadRoutes: true,
  routerOptions: { maxParamLength: 4096 },
  genReqId: (req) => {
    const given = req.headers['x-request-id'];
    return isRequestId(given) ? given : randomUUID();
  },
  frameworkErrors: (thrown, request, reply) => {
    answerError(thrown, request, reply);
  },
} satisfies FastifyServerOptions;

/** Bodies as bytes, errors in one format: for the instance that has the routes. */
export function prepare(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    '*',
    { parseAs: 'buffer' },
    (_request, body, done) => {
      done(null, body);
    },
  );
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('X-Request-Id', request.id);
    done();
  });
  app.addHook('preParsing', (request, _reply, payload, done) => {
    const encoding = request.headers['content-encoding'] ?? 'identity';
    if (encoding === 'identity') done(null, payload);
    else done(new ApiError(415, 'The encoding of the body is not supported'));
  });
//% if responses
  app.addHook('onSend', watch);
//% end
  app.setErrorHandler(answerError);
  app.setNotFoundHandler((request, reply) => {
    const error = new ApiError(404, 'There is nothing at this path');
    answerError(error, request, reply);
  });
}

//% if responses
/** The operations whose handlers are about to answer. */
const answering = new WeakMap<object, OperationName>();

/** Holds the answer against the API's description before it is sent. */
const watch: onSendAsyncHookHandler = async (request, reply, payload) => {
  const name = answering.get(request);
  answering.delete(request);
  if (name === undefined) return payload;
  const type = reply.getHeader('content-type');
  checkAnswer(name, {
    method: request.method,
    status: reply.statusCode,
    type: typeof type === 'string' ? type : undefined,
    body: payload,
  });
  return payload;
};

//% end
export interface RoutesOptions {
  /** Fastify's own compilers check and write as well, by the routes' schemas. */
  native?: boolean;
}

/**
 * The schemas of the routes, for plugins that read them. What comes in has been
 * checked when Fastify's turn comes, and what goes out is written as it is.
 */
export function describe(
  app: FastifyInstance,
  definitions: readonly Definition[],
  { native = false }: RoutesOptions,
): void {
  for (const definition of definitions) {
    if (!app.getSchema(definition.$id)) app.addSchema(definition);
  }
  if (native) return;
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => (value) => JSON.stringify(value));
}

/** Logs each request when it was answered. */
export function requestLog(app: FastifyInstance): void {
  if (!logsRequests) return;
  app.addHook('onResponse', (request, reply, done) => {
    const started = performance.now() - reply.elapsedTime;
    const { id, method, url } = request;
    logRequest(id, method, url, reply.statusCode, started);
    done();
  });
}

/** Every error in one format, and no stack trace outside. */
function answerError(
  thrown: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const error = toApiError(thrown);
//% if responses
  answering.delete(request);
//% end
  const answer = (): void => {
    reply.code(error.status).headers(error.headers).type(ERROR_TYPE);
    reply.serializer((value: unknown) => JSON.stringify(value));
    reply.send(errorBody(error, request.id));
  };
  if (error.status >= 500 && error.status !== 501) {
    const { id: requestId, method, url } = request;
    const [path] = url.split('?');
    const fault = faultOf(thrown);
    log('error', 'request failed', { requestId, method, path, ...fault });
  }
  if (error.status === 413) void drain(request.raw).then(answer);
  else answer();
}

//% include shared/drain.ts

/** What the route of an operation does: read and check, then handle. */
export function operation<K extends OperationName>(
  name: K,
  handler: Handler<K>,
  names: readonly string[] = [],
): Pick<RouteOptions, 'preValidation' | 'handler'> {
  return {
    preValidation: async (request) => {
      const input = await read(name, {
        path: pathOf(names, request.params),
        query: queryOf(request.url),
        headers: request.headers,
        body: request.body ?? undefined,
      });
      for (const [key, value] of Object.entries(input) as [string, unknown][]) {
        Object.defineProperty(request, key, {
          value,
          writable: true,
          configurable: true,
        });
      }
    },
    handler: async (request, reply) => {
      if (requests[name].stream !== undefined) pour(name, reply);
//% if responses
      answering.set(request, name);
//% end
      return handler(asRequest<K>(request), asReply<K>(reply));
    },
  };
}

/** Lets a handler send what comes piece by piece. */
function pour(name: OperationName, reply: FastifyReply): void {
  const send = reply.send.bind(reply);
  const value = (body: unknown): FastifyReply => {
    const piecewise = streamed(name, body);
    const type = piecewise?.type ?? bytesType(name, reply.statusCode, body);
    if (type !== undefined && !reply.hasHeader('content-type')) {
      reply.type(type);
    }
    return send(piecewise ? piecewise.stream : body);
  };
  Object.defineProperty(reply, 'send', { value, configurable: true });
}

/* The one place where Fastify is told what the validators have made sure of. */
function asRequest<K extends OperationName>(request: unknown): Request<K> {
  return request as Request<K>;
}

function asReply<K extends OperationName>(reply: unknown): Reply<K> {
  return reply as Reply<K>;
}

/** Answers with an example, as a mock server does: in a media type that the client takes. */
export function answerExample(
  request: { readonly headers: { readonly accept?: string | undefined } },
  reply: unknown,
  status: number,
  example?: Example | string,
  body?: unknown,
): Sent {
  const { accept } = request.headers;
  const { headers, type, text } = sampleOf(accept, example, body);
  const answer = (reply as FastifyReply).code(status);
  for (const [name, value] of headers) answer.header(name, value);
  return type === undefined ? answer.send() : answer.type(type).send(text);
}

const METHODS: readonly HTTPMethods[] = [
  'DELETE',
  'GET',
  'HEAD',
  'OPTIONS',
  'PATCH',
  'POST',
  'PUT',
];

/** Answers the methods that a path does not have. */
export function refuseOthers(
  app: FastifyInstance,
  url: string,
  methods: readonly HTTPMethods[],
): void {
  const headers = { Allow: [...methods, 'OPTIONS'].join(', ') };
  app.route({
    method: METHODS.filter((method) => !methods.includes(method)),
    url,
    handler: async (request, reply) => {
      if (request.method === 'OPTIONS') {
        return reply.code(204).headers(headers).send();
      }
      throw new ApiError(405, 'The method is not allowed on this path', {
        headers,
      });
    },
  });
}
