/* What the validators are made of: JSON Schema's ideas of types, equality and formats. */
import { isPunycode } from './punycode.js';

export interface Problem {
  field: string;
  message: string;
}

/** Adds what is wrong with `value`, which stands at the path `at`. */
export type Check = (value: unknown, at: string, problems: Problem[]) => void;

export type Properties = { readonly [name: string]: unknown };

export function isObject(value: unknown): value is Properties {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isArray(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
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

/** The path of a property: `address.street`, `tags["a b"]`. */
export function join(at: string, name: string): string {
  if (!/^[\p{L}\p{N}_$-]+$/u.test(name))
    return `${at}[${JSON.stringify(name)}]`;
  return at === '' ? name : `${at}.${name}`;
}

/** The path of an item of an array: `lines[2]`. */
export function item(at: string, index: number): string {
  return `${at}[${index}]`;
}

export function report(
  problems: Problem[],
  field: string,
  message: string,
): void {
  problems.push({ field: field === '' ? 'body' : field, message });
}

/** Whether a check finds nothing. */
export function passes(check: Check, value: unknown): boolean {
  const problems: Problem[] = [];
  check(value, '', problems);
  return problems.length === 0;
}

/** Length in characters (code points), as JSON Schema counts. */
export function characters(text: string): number {
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
  const seen = new Set<string>();
  for (const value of items) {
    const text = fingerprint(value);
    if (seen.has(text)) return false;
    seen.add(text);
  }
  return true;
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

const LEAP =
  /^(?:\d\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-/;
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export function isDate(text: string): boolean {
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (!parts || /[^\x20-\x7e]/.test(text)) return false;
  const month = Number(parts[2]);
  const day = Number(parts[3]);
  const last = month === 2 && LEAP.test(text) ? 29 : (DAYS[month - 1] ?? 0);
  return day >= 1 && day <= last;
}

export function isTime(text: string): boolean {
  const parts =
    /^(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:[zZ]|([+-])(\d\d):(\d\d))$/.exec(text);
  if (!parts) return false;
  const [hour, minute, second, aheadHour, aheadMinute] = [
    parts[1],
    parts[2],
    parts[3],
    parts[5] ?? '0',
    parts[6] ?? '0',
  ].map(Number) as [number, number, number, number, number];
  if (hour > 23 || minute > 59 || aheadHour > 23 || aheadMinute > 59) {
    return false;
  }
  if (second <= 59) return true;
  const ahead = (aheadHour * 60 + aheadMinute) * (parts[4] === '-' ? -1 : 1);
  const utc = (hour * 60 + minute - ahead + 2880) % 1440;
  return second === 60 && utc === 1439;
}

export function isDateTime(text: string): boolean {
  const cut = text.search(/[tT]/);
  return cut === 10 && isDate(text.slice(0, 10)) && isTime(text.slice(11));
}

export function isDuration(text: string): boolean {
  return (
    /^P(?!$)(?:\d+W|(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?:\d+H)?(?:\d+M)?(?:\d+S)?)?)$/.test(
      text,
    ) && !text.endsWith('T')
  );
}

export function isUuid(text: string): boolean {
  return /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i.test(
    text,
  );
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
