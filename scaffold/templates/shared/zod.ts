/* Between zod and the requests: its issues as problems, and checks for what zod has no word for. */
import { z } from 'zod';
import {
  Problems,
  equal,
  has,
  isArray,
  isBinary,
  isObject,
  isUnique,
  join,
  passes,
} from './checks.js';
import type { Check } from './checks.js';
import type { UploadedFile } from './requests.js';

type Issue = z.core.$ZodIssue;

/** Where a check beside a schema has found something: its path, as it is. */
const BESIDE = '\0';

/** The check of a schema. */
export function by(schema: z.ZodType): Check {
  return (value, problems) => {
    const { error } = schema.safeParse(value, { error: describe });
    for (const issue of error?.issues ?? []) addIssue(issue, problems);
  };
}

function addIssue(issue: Issue, problems: Problems): void {
  const place = issue.path.reduce(placeOf, problems);
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys) place.at('', key).add('', 'is not allowed');
    return;
  }
  const matching = issue.code === 'invalid_union' ? nearest(issue.errors) : [];
  if (matching.length === 0) place.add('', issue.message);
  for (const inner of matching) addIssue(inner, place);
}

function placeOf(problems: Problems, step: PropertyKey): Problems {
  if (typeof step === 'number') return problems.at('', step);
  const name = String(step);
  if (!name.startsWith(BESIDE)) return problems.at('', name);
  return problems.at(name.slice(BESIDE.length));
}

/** The issues of the one choice whose type is right; none when that is not one. */
function nearest(choices: readonly (readonly Issue[])[]): readonly Issue[] {
  const near = choices.filter(
    (issues) =>
      !issues.some(
        ({ code, path }) => code === 'invalid_type' && path.length === 0,
      ),
  );
  return near.length === 1 ? (near[0] ?? []) : [];
}

const TYPES: { readonly [expected: string]: string } = {
  int: 'must be integer',
  record: 'must be object',
  tuple: 'must be array',
  never: 'is not allowed',
  nonoptional: 'is required',
};

/** What is said of an issue that has no message of its own. */
function describe(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'is required';
      return TYPES[issue.expected] ?? `must be ${issue.expected}`;
    case 'too_small':
      return bound(issue.origin, issue.minimum, issue.inclusive, true);
    case 'too_big':
      return bound(issue.origin, issue.maximum, issue.inclusive, false);
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    case 'invalid_value': {
      const [first, second] = issue.values;
      if (second === undefined) return `must be ${String(first)}`;
      const listed = issue.values.slice(0, 10).map(String).join(', ');
      return `must be one of ${listed}${issue.values.length > 10 ? ', …' : ''}`;
    }
    case 'invalid_union':
      return issue.inclusive === false
        ? 'must have exactly one of the allowed forms'
        : 'must have one of the allowed forms';
    default:
      return 'is not valid';
  }
}

function bound(
  origin: string,
  limit: number | bigint,
  inclusive = true,
  least: boolean,
): string {
  if (origin === 'string' || origin === 'array') {
    const what = origin === 'string' ? 'character' : 'item';
    const many = Number(limit) === 1 ? '' : 's';
    return `must have at ${least ? 'least' : 'most'} ${limit} ${what}${many}`;
  }
  if (inclusive) return `must be at ${least ? 'least' : 'most'} ${limit}`;
  return `must be ${least ? 'greater' : 'less'} than ${limit}`;
}

/* --- schemas --- */

/** Bytes, a file of a form, or text that stands for them. */
export const binary = z.custom<UploadedFile | string>(
  isBinary,
  'must be string',
);

/** A value that is equal to that one. */
export function equalTo<const T>(value: T): z.ZodType<T> {
  return z.custom<T>(
    (other) => equal(other, value),
    'must be the constant value',
  );
}

/** The schema, and what checks say of the value as it came. */
export function also<S extends z.ZodType>(
  schema: S,
  ...checks: readonly Check[]
): z.ZodType<z.output<S>> {
  return z.custom<z.output<S>>().check((payload) => {
    const { value, issues } = payload;
    for (const check of [by(schema), ...checks]) {
      const problems = new Problems();
      check(value, problems);
      for (const { field, message } of problems.list) {
        const path = field === 'body' ? [] : [BESIDE + field];
        issues.push({ code: 'custom', input: value, path, message });
      }
    }
  });
}

/** Both, each for itself: what the one does not know, the other may forbid. */
export function both<A extends z.ZodType, B extends z.ZodType>(
  a: A,
  b: B,
): z.ZodType<z.output<A> & z.output<B>> {
  return also(z.custom<z.output<A> & z.output<B>>(), by(a), by(b));
}

export function matching(
  pattern: { test(text: string): boolean },
  source: string,
): z.core.$ZodCheck<string> {
  return z.refine((text) => pattern.test(text), `must match ${source}`);
}

/* --- checks --- */

function plural(count: number, word: string, many: string): string {
  return `${count} ${count === 1 ? word : many}`;
}

export const unique: Check = (value, problems) => {
  if (isArray(value) && !isUnique(value)) {
    problems.add('', 'must not have the same item twice');
  }
};

/** How many items a tuple has. */
export function items(least: number, most: number): Check {
  return (value, problems) => {
    if (!isArray(value)) return;
    if (value.length < least) {
      const count = plural(least, 'item', 'items');
      problems.add('', `must have at least ${count}`);
    }
    if (value.length > most) {
      const count = plural(most, 'item', 'items');
      problems.add('', `must have at most ${count}`);
    }
  };
}

export function containing(check: Check, least: number, most: number): Check {
  return (value, problems) => {
    if (!isArray(value)) return;
    const found = value.filter((one) => passes(check, one, problems)).length;
    if (found < least) {
      const count = plural(least, 'item', 'items');
      problems.add('', `must contain at least ${count} of the required form`);
    }
    if (found > most) {
      const count = plural(most, 'item', 'items');
      problems.add('', `must contain at most ${count} of that form`);
    }
  };
}

export function leastProperties(least: number): Check {
  return (value, problems) => {
    if (isObject(value) && Object.keys(value).length < least) {
      const count = plural(least, 'property', 'properties');
      problems.add('', `must have at least ${count}`);
    }
  };
}

export function mostProperties(most: number): Check {
  return (value, problems) => {
    if (isObject(value) && Object.keys(value).length > most) {
      const count = plural(most, 'property', 'properties');
      problems.add('', `must have at most ${count}`);
    }
  };
}

/** A property that every object inherits: only its own counts. */
export function own(name: string, check: Check, required: boolean): Check {
  return (value, problems) => {
    if (!isObject(value)) return;
    if (has(value, name)) check(value[name], problems.at('', name));
    else if (required) problems.add(join('', name), 'is required');
  };
}

/** The properties whose names match. */
export function named(
  pattern: { test(text: string): boolean },
  check: Check,
): Check {
  return (value, problems) => {
    if (!isObject(value)) return;
    for (const name of Object.keys(value).filter((key) => pattern.test(key))) {
      check(value[name], problems.at('', name));
    }
  };
}

/** The properties that are neither known nor match. */
export function rest(
  known: readonly string[],
  patterns: readonly { test(text: string): boolean }[],
  check: Check,
): Check {
  const names = new Set(known);
  return (value, problems) => {
    if (!isObject(value)) return;
    for (const name of Object.keys(value)) {
      const described =
        names.has(name) || patterns.some((pattern) => pattern.test(name));
      if (!described) check(value[name], problems.at('', name));
    }
  };
}

export function names(check: Check): Check {
  return (value, problems) => {
    if (!isObject(value)) return;
    for (const name of Object.keys(value)) {
      if (passes(check, name, problems)) continue;
      problems.add(join('', name), 'has a name that is not allowed');
    }
  };
}

/** With one property, others must be there. */
export function needing(name: string, ...others: readonly string[]): Check {
  return (value, problems) => {
    if (!isObject(value) || !has(value, name)) return;
    for (const other of others.filter((one) => !has(value, one))) {
      problems.add(join('', other), 'is required');
    }
  };
}

/** With that property, the object must be so. */
export function having(name: string, check: Check): Check {
  return (value, problems) => {
    if (isObject(value) && has(value, name)) check(value, problems);
  };
}

export function unlike(check: Check): Check {
  return (value, problems) => {
    if (passes(check, value, problems)) {
      problems.add('', 'must not have the excluded form');
    }
  };
}

export function either(condition: Check, then: Check, otherwise: Check): Check {
  return (value, problems) => {
    const check = passes(condition, value, problems) ? then : otherwise;
    check(value, problems);
  };
}
