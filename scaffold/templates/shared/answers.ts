/* What handlers answer, held against the API's description: for development, not in production. */
import { LISTED_PROBLEMS, Problems } from './checks.js';
import type { Check } from './checks.js';
import { ApiError } from './errors.js';
import type { OperationName } from './operations.js';
import { chooseMedia } from './requests.js';
import type { BodyKind } from './requests.js';

/** What is said of the responses with a status: '200', '2XX' or 'default'. */
export interface AnswerRules {
  readonly status: string;
  readonly content: readonly {
    readonly type: string;
    readonly kind: BodyKind;
    readonly check: Check;
  }[];
}

/** An answer as it is about to be sent. */
export interface Answered {
  /** The method of the request: an answer to HEAD has no body. */
  readonly method: string;
  readonly status: number;
  /** The Content-Type. */
  readonly type: string | undefined;
  /** Text or bytes; undefined: none; a stream is not looked into. */
  readonly body: unknown;
}

const known =
  process.env['NODE_ENV'] === 'production'
    ? undefined
    : (await import('./responses.js')).responses;

/** Throws an error with all that is wrong; in production nothing is looked at. */
export function checkAnswer(name: OperationName, answer: Answered): void {
  if (!known) return;
  const problems = new Problems();
  checkDeclared(known[name], answer, problems);
  if (problems.isEmpty) return;
  throw new ApiError(500, 'The response is not as the description has it', {
    code: 'INVALID_RESPONSE',
    details: problems.list.slice(0, LISTED_PROBLEMS),
  });
}

function checkDeclared(
  declared: readonly AnswerRules[],
  answer: Answered,
  problems: Problems,
): void {
  if (declared.length === 0) return;
  const rules = rulesOf(declared, answer.status);
  if (!rules) {
    const message = `must not be ${answer.status}: it is not declared`;
    problems.add('status', message);
  } else if (hasBody(answer) && rules.content.length > 0) {
    checkContent(rules, answer, problems);
  }
}

function rulesOf(
  declared: readonly AnswerRules[],
  status: number,
): AnswerRules | undefined {
  const wanted = [`${status}`, `${Math.floor(status / 100)}XX`, 'default'];
  for (const name of wanted) {
    const found = declared.find((rules) => rules.status === name);
    if (found) return found;
  }
  return undefined;
}

function hasBody({ method, status }: Answered): boolean {
  return method !== 'HEAD' && status !== 204 && status !== 304;
}

function checkContent(
  rules: AnswerRules,
  answer: Answered,
  problems: Problems,
): void {
  const { body } = answer;
  if (body === undefined || body === null || body === '') {
    problems.add('body', 'is required');
    return;
  }
  const type = (answer.type ?? '').split(';')[0] ?? '';
  const media = chooseMedia(rules.content, type.trim().toLowerCase());
  if (!media) {
    const types = rules.content.map((one) => one.type).join(', ');
    problems.add('content-type', `must be ${types}`);
    return;
  }
  const text = textOf(body);
  if (text === undefined) return;
  if (media.kind === 'text') media.check(text, problems);
  if (media.kind === 'json') checkJson(media.check, text, problems);
}

/** The text of a body, unless it is a stream. */
function textOf(body: unknown): string | undefined {
  if (typeof body === 'string') return body;
  return body instanceof Uint8Array
    ? new TextDecoder().decode(body)
    : undefined;
}

function checkJson(check: Check, text: string, problems: Problems): void {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    problems.add('body', 'must be valid JSON');
    return;
  }
  check(value, problems);
}
