/* Who may: credentials are taken from a request and given to the hooks of security.ts. */
import { ApiError } from './errors.js';
import { cookieText, queryText } from './requests.js';
import type { RawRequest } from './requests.js';

/** What a hook is asked about. */
export interface Attempt {
  /** The key or token; of `basic`, `user:password`. */
  readonly credential: string;
  /** What the operation needs. */
  readonly scopes: readonly string[];
  readonly request: RawRequest;
}

/**
 * Says who it is (any true value), or false to refuse with 401. To refuse with
 * 403, throw an ApiError.
 */
export type Hook = (attempt: Attempt) => unknown;

export interface Scheme {
  readonly kind: 'header' | 'query' | 'cookie' | 'bearer' | 'basic' | 'none';
  /** Of the header, query parameter or cookie. */
  readonly name: string;
  /** Who gives the tokens, when it is more than HTTP. */
  readonly type?: 'oauth2' | 'openIdConnect';
  /** Where OpenID Connect is described. */
  readonly url?: string;
  /** Of the Authorization header, when it is another than bearer and basic. */
  readonly scheme?: string;
  readonly hook: Hook;
}

export interface Need {
  readonly scheme: string;
  readonly scopes: readonly string[];
}

/** Who is behind a request, by the name of the scheme. */
export type Identity = { readonly [scheme: string]: unknown };

/** One of the choices must be met, with all of its needs; throws 401 otherwise. */
export async function authorize(
  schemes: { readonly [name: string]: Scheme },
  choices: readonly (readonly Need[])[] | undefined,
  request: RawRequest,
): Promise<Identity> {
  if (choices === undefined || choices.length === 0) return {};
  for (const needs of choices) {
    const identity = await meet(schemes, needs, request);
    if (identity) return identity;
  }
  throw unauthorized(schemes, choices);
}

async function meet(
  schemes: { readonly [name: string]: Scheme },
  needs: readonly Need[],
  request: RawRequest,
): Promise<Identity | undefined> {
  const identity = new Map<string, unknown>();
  for (const need of needs) {
    const scheme = schemes[need.scheme];
    const credential = scheme && credentialOf(scheme, request);
    if (!scheme || credential === undefined) return undefined;
    const { scopes } = need;
    const who: unknown = await scheme.hook({ credential, scopes, request });
    if (!who) return undefined;
    identity.set(need.scheme, who);
  }
  return Object.fromEntries(identity);
}

function credentialOf(scheme: Scheme, request: RawRequest): string | undefined {
  switch (scheme.kind) {
    case 'header':
      return headerOf(request, scheme.name);
    case 'query':
      return queryText(request.query, scheme.name);
    case 'cookie':
      return cookieText(request.headers['cookie'], scheme.name);
    case 'bearer':
      return /^bearer +(\S+)$/i.exec(
        headerOf(request, 'authorization') ?? '',
      )?.[1];
    case 'basic':
      return basicOf(headerOf(request, 'authorization') ?? '');
    default:
      return '';
  }
}

function headerOf(request: RawRequest, name: string): string | undefined {
  const value = request.headers[name.toLowerCase()];
  const text = typeof value === 'string' ? value : value?.[0];
  return text === '' ? undefined : text;
}

function basicOf(header: string): string | undefined {
  const encoded = /^basic +([\w+/=]+)$/i.exec(header)?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  return text.includes(':') ? text : undefined;
}

function unauthorized(
  schemes: { readonly [name: string]: Scheme },
  choices: readonly (readonly Need[])[],
): ApiError {
  const kinds = new Set(
    choices.flat().map((need) => schemes[need.scheme]?.kind),
  );
  const challenges = [
    kinds.has('bearer') ? 'Bearer' : '',
    kinds.has('basic') ? 'Basic realm="api", charset="UTF-8"' : '',
  ].filter((challenge) => challenge !== '');
  return new ApiError(401, 'Credentials are missing or wrong', {
    headers:
      challenges.length > 0
        ? { 'WWW-Authenticate': challenges.join(', ') }
        : {},
  });
}

/** What a hook answers until somebody writes it: nobody may. */
export const refuse: Hook = () => false;

/**
 * What the hooks of a mock server answer: any credential will do but the word
 * `forged`, so that clients and tests can see what a refusal looks like.
 */
export function acceptAnything({ credential }: Attempt): boolean {
  return !/^forged(?::forged)?$/.test(credential);
}
