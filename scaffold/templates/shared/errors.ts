/* Errors as the API answers them. */
//% if problem
import { STATUS_CODES } from 'node:http';
//% end
import { LISTED_PROBLEMS } from './checks.js';
import type { Problem } from './checks.js';

const CODES: { readonly [status: number]: string } = {
  400: 'VALIDATION_ERROR',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  406: 'NOT_ACCEPTABLE',
  408: 'REQUEST_TIMEOUT',
  409: 'CONFLICT',
  412: 'PRECONDITION_FAILED',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  422: 'UNPROCESSABLE_CONTENT',
  429: 'TOO_MANY_REQUESTS',
  500: 'INTERNAL_ERROR',
  501: 'NOT_IMPLEMENTED',
  503: 'SERVICE_UNAVAILABLE',
};

/** Throw one in a handler to answer with that status. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: readonly Problem[];
  readonly headers: { readonly [name: string]: string };

  constructor(
    status: number,
    message: string,
    options: {
      code?: string;
      details?: readonly Problem[];
      headers?: { readonly [name: string]: string };
    } = {},
  ) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = options.code ?? CODES[status] ?? 'ERROR';
    this.details = options.details ?? [];
    this.headers = options.headers ?? {};
  }
}

//% if problem
/** What errors are sent as: RFC 9457. */
export const ERROR_TYPE = 'application/problem+json';

/** The body of every error. */
export interface ErrorBody {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  errors: readonly Problem[];
  requestId: string;
}
//% else
/** What errors are sent as. */
export const ERROR_TYPE = 'application/json';

/** The body of every error. */
export interface ErrorBody {
  error: { code: string; message: string; details: readonly Problem[] };
  meta: { requestId: string };
}
//% end

/** What is wrong with a request, in one error. */
export function invalid(problems: readonly Problem[]): ApiError {
  const details = problems.slice(0, LISTED_PROBLEMS);
  return new ApiError(400, summary(problems), { details });
}

function summary(problems: readonly Problem[]): string {
  const [first] = problems;
  if (!first || problems.length > 1) {
    return `The request has ${problems.length} problems`;
  }
  const format = /^must be valid (.+)$/.exec(first.message);
  if (format) return `Invalid ${format[1]} format`;
  return `Invalid request: ${first.field} ${first.message}`;
}

/** What was thrown, as an error to answer with; what nobody expected stays inside. */
export function toApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  const status = statusOf(thrown);
  if (status === 400) {
    return new ApiError(400, 'The request cannot be read');
  }
  if (status === 413) return new ApiError(413, 'The body is too large');
  if (status === 415) {
    return new ApiError(415, 'The encoding of the body is not supported');
  }
  if (status !== undefined && status >= 400 && status < 500) {
    return new ApiError(status, 'The request cannot be answered');
  }
  return new ApiError(500, 'Internal server error');
}

function statusOf(thrown: unknown): number | undefined {
  if (typeof thrown !== 'object' || thrown === null) return undefined;
  if ('status' in thrown && typeof thrown.status === 'number') {
    return thrown.status;
  }
  if ('statusCode' in thrown && typeof thrown.statusCode === 'number') {
    return thrown.statusCode;
  }
  return undefined;
}

export function errorBody(error: ApiError, requestId: string): ErrorBody {
//% if problem
  const { status, code, message, details } = error;
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: message,
    code,
    errors: details,
    requestId,
  };
//% else
  return {
    error: { code: error.code, message: error.message, details: error.details },
    meta: { requestId },
  };
//% end
}

/** A request id that came from outside is used only when it is harmless. */
export function isRequestId(text: unknown): text is string {
  return typeof text === 'string' && /^[\w.:-]{1,100}$/.test(text);
}
