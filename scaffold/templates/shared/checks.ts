/* What the validators are made of: JSON Schema's ideas of types, equality and formats. */
import { isPunycode } from './punycode.js';

export interface Problem {
  field: string;
  message: string;
}

/** Adds what is wrong with `value`. */
export type Check = (value: unknown, problems: Problems) => void;

/** The same, and says what of it was looked at. */
export type SeenCheck = (
  value: unknown,
  problems: Problems,
  seen?: Seen,
) => void;

type Known<V> = Map<Check, Map<unknown, V>>;

/** What trials have found out of objects and arrays, check by check. */
class Findings {
  private verdicts: Known<boolean> | undefined = undefined;
  private sights: Known<Seen | null> | undefined = undefined;

  /** Whether the check finds nothing. */
  verdictsOf(check: Check): Map<unknown, boolean> {
    return knownOf<boolean>((this.verdicts ??= new Map()), check);
  }

  /** What it looked at; null where it finds something. */
  sightsOf(check: SeenCheck): Map<unknown, Seen | null> {
    return knownOf<Seen | null>((this.sights ??= new Map()), check);
  }
}

function knownOf<V>(all: Known<V>, check: Check): Map<unknown, V> {
  let known = all.get(check);
  if (!known) all.set(check, (known = new Map()));
  return known;
}

/** How many problems an answer lists: it must not be much longer than its request. */
export const LISTED_PROBLEMS = 100;

/** What is wrong with a value and its parts; the paths of those that are listed are written out. */
export class Problems {
  readonly list: Problem[];
  readonly parent: Problems | undefined;
  readonly path: string;
  readonly key: string | number | undefined;
  readonly findings: Findings;

  constructor(
    list: Problem[] = [],
    parent?: Problems,
    path = '',
    key?: string | number,
    findings = new Findings(),
  ) {
    this.list = list;
    this.parent = parent;
    this.path = path;
    this.key = key;
    this.findings = findings;
  }

  get isEmpty(): boolean {
    return this.list.length === 0;
  }

  /** The path leads to what the message is about; it is empty for the value itself. */
  add(path: string, message: string): void {
    const isShown = this.list.length < LISTED_PROBLEMS;
    const field = isShown ? fieldOf(this, path) : '';
    this.list.push({ field: field === '' ? 'body' : field, message });
  }

  /** For a part of the value, or for an item or a property of that part. */
  at(path: string, key?: string | number): Problems {
    return new Problems(this.list, this, path, key, this.findings);
  }

  /** Those that only tell whether a value is right: nobody gets to see them. */
  trial(): Problems {
    return new Problems([], undefined, '', undefined, this.findings);
  }
}

function fieldOf(problems: Problems, path: string): string {
  const steps = [path];
  for (let at: Problems | undefined = problems; at; at = at.parent) {
    if (typeof at.key === 'string') steps.push(join('', at.key));
    if (typeof at.key === 'number') steps.push(`[${at.key}]`);
    steps.push(at.path);
  }
  return steps.reduceRight(append);
}

/** A path behind another: `address` and `street`, `lines` and `[2].note`. */
function append(path: string, step: string): string {
  if (path === '' || step === '') return path + step;
  return step.startsWith('[') ? path + step : `${path}.${step}`;
}

/** The path of a property: `address.street`, `tags["a b"]`. */
export function join(path: string, name: string): string {
  const isPlain = /^[\p{L}\p{N}_$-]+$/u.test(name);
  return append(path, isPlain ? name : `[${JSON.stringify(name)}]`);
}

export type Properties = { readonly [name: string]: unknown };

export function isObject(value: unknown): value is Properties {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isArray(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

export function isInteger(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value);
}

/** Bytes, a file of a form, or text that stands for them. */
export function isBinary(value: unknown): boolean {
  if (typeof value === 'string' || value instanceof Uint8Array) return true;
  return isObject(value) && value['bytes'] instanceof Uint8Array;
}

/** The check of what may be anything. */
export const anything: Check = () => undefined;

/**
 * A regular expression of the description. One that ECMAScript does not know in
 * its Unicode mode is tried without it; what is none at all lets everything pass.
 */
export function pattern(source: string): { test(text: string): boolean } {
  for (const flags of ['u', '']) {
    try {
      return new RegExp(source, flags);
    } catch {
      continue;
    }
  }
  return { test: () => true };
}

/** Own properties only: a body has no `toString` unless somebody sent one. */
export function has(value: Properties, name: string): boolean {
  return Object.prototype.hasOwnProperty.call(value, name);
}

/** A property of an object; undefined for other values. */
export function memberOf(value: unknown, name: string): unknown {
  return isObject(value) && has(value, name) ? value[name] : undefined;
}

function findsNothing(
  check: Check,
  value: unknown,
  problems: Problems,
): boolean {
  const trial = problems.trial();
  check(value, trial);
  return trial.isEmpty;
}

/**
 * Whether a check finds nothing. Trials of a tree try its parts in turn: each is
 * looked at once, or every level of the tree would double the work.
 */
export function passes(
  check: Check,
  value: unknown,
  problems: Problems,
): boolean {
  if (typeof value !== 'object' || value === null) {
    return findsNothing(check, value, problems);
  }
  const known = problems.findings.verdictsOf(check);
  let verdict = known.get(value);
  if (verdict === undefined) {
    known.set(value, (verdict = findsNothing(check, value, problems)));
  }
  return verdict;
}

/** The same of a check that says what it looked at, if it finds nothing. */
export function passesSeen(
  check: SeenCheck,
  value: unknown,
  problems: Problems,
  seen: Seen,
): boolean {
  const known = problems.findings.sightsOf(check);
  let own = known.get(value);
  if (own === undefined) {
    const trial = problems.trial();
    const looked = new Seen();
    check(value, trial, looked);
    known.set(value, (own = trial.isEmpty ? looked : null));
  }
  if (own) seen.add(own);
  return own !== null;
}

/** How many characters (code points) it has, as JSON Schema counts. */
function characters(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length - 1; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0xd800 || unit > 0xdbff) continue;
    const next = text.charCodeAt(i + 1);
    if (next >= 0xdc00 && next <= 0xdfff) {
      count--;
      i++;
    }
  }
  return count;
}

/** A character is one unit of the text, or two. */
export function isShorter(text: string, count: number): boolean {
  if (text.length < count) return true;
  return text.length < 2 * count && characters(text) < count;
}

export function isLonger(text: string, count: number): boolean {
  return text.length > count && characters(text) > count;
}

/** Deep equality of JSON values; the order of members does not matter. */
export function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false;
    return a.every((value, index) => equal(value, b[index]));
  }
  if (!isObject(a) || !isObject(b)) return false;
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => has(b, name) && equal(a[name], b[name]));
}

export function isListed(value: unknown, list: readonly unknown[]): boolean {
  return list.some((known) => equal(value, known));
}

/** One text for equal values, whatever the order of their members. */
function fingerprint(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(fingerprint).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? 'undefined';
  const members = Object.keys(value)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${fingerprint(value[name])}`);
  return `{${members.join(',')}}`;
}

export function isUnique(items: readonly unknown[]): boolean {
  const scalars = new Set<unknown>();
  const texts = new Set<string>();
  for (const value of items) {
    if (typeof value === 'object') texts.add(fingerprint(value));
    else scalars.add(value);
  }
  return scalars.size + texts.size === items.length;
}

/** A decimal number as an integer of `digits` decimals. */
function scaled(value: number, digits: number): bigint {
  const [mantissa = '', power = '0'] = value.toExponential().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const shift = Number(power) - fraction.length + digits;
  return BigInt(whole + fraction) * 10n ** BigInt(Math.max(shift, 0));
}

function decimals(value: number): number {
  const [mantissa = '', power = '0'] = value.toExponential().split('e');
  const fraction = mantissa.split('.')[1] ?? '';
  return Math.max(fraction.length - Number(power), 0);
}

/** Exact in decimal: 0.3 is a multiple of 0.1. */
export function isMultiple(value: number, of: number): boolean {
  if (Number.isInteger(value) && Number.isInteger(of)) return value % of === 0;
  if (!Number.isFinite(value)) return false;
  const digits = Math.max(decimals(value), decimals(of));
  return scaled(value, digits) % scaled(of, digits) === 0n;
}

/** Which properties and items of one value have been looked at, for unevaluated*. */
export class Seen {
  private readonly names = new Set<string>();
  private readonly indices = new Set<number>();
  private all = false;
  private whole = false;

  property(name: string): void {
    this.names.add(name);
  }
  properties(): void {
    this.all = true;
  }
  index(index: number): void {
    this.indices.add(index);
  }
  items(): void {
    this.whole = true;
  }
  hasProperty(name: string): boolean {
    return this.all || this.names.has(name);
  }
  hasIndex(index: number): boolean {
    return this.whole || this.indices.has(index);
  }
  add(other: Seen): void {
    other.names.forEach((name) => this.names.add(name));
    other.indices.forEach((index) => this.indices.add(index));
    this.all ||= other.all;
    this.whole ||= other.whole;
  }
}

const DATE = /^\d{4}-\d\d-\d\d$/;
const TIME = /^\d\d:\d\d:\d\d(?:\.\d+)?(?:[zZ]|[+-]\d\d:\d\d)$/;
const DATE_TIME =
  /^\d{4}-\d\d-\d\d[tT]\d\d:\d\d:\d\d(?:\.\d+)?(?:[zZ]|[+-]\d\d:\d\d)$/;
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** The number that two digits stand for. */
function digits(text: string, at: number): number {
  return text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 11 * 48;
}

/** Whether there is such a day: `2024-02-29`. */
function isDay(text: string): boolean {
  const month = digits(text, 5);
  const day = digits(text, 8);
  const year = 100 * digits(text, 0) + digits(text, 2);
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const last = month === 2 && isLeap ? 29 : (DAYS[month - 1] ?? 0);
  return day >= 1 && day <= last;
}

/** Whether the time that begins there exists; a leap second does at midnight of UTC. */
function isMoment(text: string, at: number): boolean {
  const hour = digits(text, at);
  const minute = digits(text, at + 3);
  const second = digits(text, at + 6);
  const isUtc = text.endsWith('Z') || text.endsWith('z');
  const aheadHour = isUtc ? 0 : digits(text, text.length - 5);
  const aheadMinute = isUtc ? 0 : digits(text, text.length - 2);
  if (hour > 23 || minute > 59 || aheadHour > 23 || aheadMinute > 59) {
    return false;
  }
  if (second <= 59) return true;
  const sign = text.charAt(text.length - 6) === '-' ? -1 : 1;
  const ahead = sign * (aheadHour * 60 + aheadMinute);
  const utc = (hour * 60 + minute - ahead + 2880) % 1440;
  return second === 60 && utc === 1439;
}

export function isDate(text: string): boolean {
  return DATE.test(text) && isDay(text);
}

export function isTime(text: string): boolean {
  return TIME.test(text) && isMoment(text, 0);
}

export function isDateTime(text: string): boolean {
  return DATE_TIME.test(text) && isDay(text) && isMoment(text, 11);
}

/** Units in their order, none left out between two. */
const DURATION =
  /^P(?=\d|T\d)(?:\d+W|(?:\d+Y(?:\d+M(?:\d+D)?)?|\d+M(?:\d+D)?|\d+D)?(?:T(?:\d+H(?:\d+M(?:\d+S)?)?|\d+M(?:\d+S)?|\d+S))?)$/;

export function isDuration(text: string): boolean {
  return DURATION.test(text);
}

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

export function isUuid(text: string): boolean {
  return UUID.test(text);
}

export function isIpv4(text: string): boolean {
  return /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/.test(text);
}

export function isIpv6(text: string): boolean {
  if (!/^[\da-fA-F:.]+$/.test(text)) return false;
  const halves = text.split('::');
  if (halves.length > 2) return false;
  let count = 0;
  for (const [index, half] of halves.entries()) {
    const groups = half === '' ? [] : half.split(':');
    for (const [at, group] of groups.entries()) {
      const last = index === halves.length - 1 && at === groups.length - 1;
      if (/^[\da-fA-F]{1,4}$/.test(group)) count++;
      else if (last && isIpv4(group)) count += 2;
      else return false;
    }
  }
  return halves.length === 2 ? count < 8 : count === 8;
}

/** Most are as plain as this: short, and without hyphens beside one another. */
const PLAIN_HOSTNAME = /^[a-z\d]+(?:[-.][a-z\d]+)*$/i;
const PLAIN_EMAIL = /^[\w+-]+(?:\.[\w+-]+)*@[a-z\d]+(?:[-.][a-z\d]+)*$/i;

export function isHostname(text: string): boolean {
  if (text.length <= 63 && PLAIN_HOSTNAME.test(text)) return true;
  if (text.length > 253) return false;
  return text.split('.').every((label) => {
    if (!/^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/i.test(label)) return false;
    return !/^..--/.test(label) || isPunycode(label);
  });
}

export function isEmail(text: string): boolean {
  if (text.length <= 63 && PLAIN_EMAIL.test(text)) return true;
  const cut = text.lastIndexOf('@');
  const local = text.slice(0, cut);
  const domain = text.slice(cut + 1);
  if (cut < 1 || local.length > 64) return false;
  const dots = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;
  const quoted = /^"(?:[^"\\\r\n]|\\[\x20-\x7e])*"$/;
  if (!dots.test(local) && !quoted.test(local)) return false;
  const literal = /^\[(.*)\]$/.exec(domain)?.[1];
  if (literal === undefined) return isHostname(domain);
  return /^ipv6:/i.test(literal) ? isIpv6(literal.slice(5)) : isIpv4(literal);
}

const URI_PARTS =
  /^(?:([a-z][a-z\d+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/i;

function isAuthority(text: string): boolean {
  const parts = /^(?:([^@]*)@)?(\[[^\]]*\]|[^:@[\]]*)(?::(\d*))?$/.exec(text);
  if (!parts) return false;
  const host = parts[2] ?? '';
  const plain = /^(?:[\w.~!$&'()*+,;=:-]|%[\da-f]{2})*$/i;
  if (!plain.test(parts[1] ?? '')) return false;
  if (!host.startsWith('[')) return plain.test(host);
  const address = host.slice(1, -1);
  return isIpv6(address) || /^v[\da-f]+\.[\w.~!$&'()*+,;=:-]+$/i.test(address);
}

function isReference(text: string, scheme: boolean): boolean {
  const parts = URI_PARTS.exec(text);
  if (!parts) return false;
  const [, name, authority, path = '', query = '', fragment = ''] = parts;
  if (scheme && name === undefined) return false;
  if (authority !== undefined && !isAuthority(authority)) return false;
  if (name === undefined && authority === undefined && /^[^/]*:/.test(path)) {
    return false;
  }
  const legal = /^(?:[\w.~!$&'()*+,;=:@/?-]|%[\da-f]{2})*$/i;
  return legal.test(path) && legal.test(query) && legal.test(fragment);
}

export function isUri(text: string): boolean {
  return isReference(text, true);
}

export function isUriReference(text: string): boolean {
  return isReference(text, false);
}

export function isJsonPointer(text: string): boolean {
  return /^(?:\/(?:[^~/]|~[01])*)*$/s.test(text);
}

export function isRelativeJsonPointer(text: string): boolean {
  return /^(?:0|[1-9]\d*)(?:#|(?:\/(?:[^~/]|~[01])*)*)$/s.test(text);
}

export function isRegex(text: string): boolean {
  try {
    new RegExp(text, 'u');
    return true;
  } catch {
    return false;
  }
}

/** Base64, with its padding. */
export function isByte(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z\d+/]*={0,2}$/.test(text);
}

export function isInt32(value: number): boolean {
  return Number.isInteger(value) && value >= -2147483648 && value <= 2147483647;
}

export function isInt64(value: number): boolean {
  return Number.isInteger(value) && value >= -(2 ** 63) && value <= 2 ** 63;
}
