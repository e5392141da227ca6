/* Labels of host names that stand for other scripts: Punycode (RFC 3492) and what IDNA 2008 allows in it (RFC 5892). */

const MARK_AND_CODE = /^xn--(?:(.*)-)?([a-z\d]*)$/i;

/** How much the bias changes behind a character. */
function adapted(delta: number, count: number, first: boolean): number {
  let rest = Math.floor(delta / (first ? 700 : 2));
  rest += Math.floor(rest / count);
  let bias = 0;
  for (; rest > 455; bias += 36) rest = Math.floor(rest / 35);
  return bias + Math.floor((36 * rest) / (rest + 38));
}

function digitOf(character: string | undefined): number {
  const digit = parseInt(character ?? '', 36);
  if (Number.isNaN(digit)) return NaN;
  return digit < 10 ? digit + 26 : digit - 10;
}

/** The Unicode text of a label, or undefined. */
function decodeLabel(label: string): string | undefined {
  const parts = MARK_AND_CODE.exec(label);
  if (!parts) return undefined;
  const points = [...(parts[1] ?? '')].map((c) => c.charCodeAt(0));
  const code = parts[2] ?? '';
  let [at, position, point, bias] = [0, 0, 128, 72];
  while (at < code.length) {
    const before = position;
    for (let weight = 1, k = 36; ; k += 36) {
      const digit = digitOf(code[at++]);
      if (Number.isNaN(digit)) return undefined;
      position += digit * weight;
      const threshold = Math.min(Math.max(k - bias, 1), 26);
      if (digit < threshold) break;
      weight *= 36 - threshold;
      if (position > 0x7fffffff) return undefined;
    }
    const count = points.length + 1;
    bias = adapted(position - before, count, before === 0);
    point += Math.floor(position / count);
    position %= count;
    if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) {
      return undefined;
    }
    points.splice(position++, 0, point);
  }
  return String.fromCodePoint(...points);
}

/** Letters that were not made small, symbols and the like are left out; so are a few exceptions. */
const LEGAL =
  /^(?:[\p{Ll}\p{Lo}\p{Lm}\p{Mn}\p{Mc}\p{Nd}\u06fd\u06fe\u0f0b\u3007\u00b7\u0375\u05f3\u05f4\u30fb\u200c\u200d-])+$/u;
const ILLEGAL = /[\u0640\u07fa\u302e\u302f\u3031-\u3035\u303b]/u;
const VIRAMA =
  '[\\u094d\\u09cd\\u0a4d\\u0acd\\u0b4d\\u0bcd\\u0c4d\\u0ccd\\u0d4d\\u0dca\\u0e3a\\u0f84\\u1039\\u1714\\u1734\\u17d2\\u1a60\\u1b44\\u1baa]';

/** Characters that are legal beside certain others only: what is left when these are taken out. */
const CONTEXTS: readonly (readonly [character: RegExp, legal: RegExp])[] = [
  [/\u00b7/u, /(?<=l)\u00b7(?=l)/gu],
  [/\u0375/u, /\u0375(?=\p{Script=Greek})/gu],
  [/[\u05f3\u05f4]/u, /(?<=\p{Script=Hebrew})[\u05f3\u05f4]/gu],
  [/\u200d/u, new RegExp(`(?<=${VIRAMA})\\u200d`, 'gu')],
  [
    /\u200c/u,
    new RegExp(
      `(?<=${VIRAMA})\\u200c|(?<=[\\p{Script=Arabic}\\p{Script=Syriac}])\\u200c(?=[\\p{Script=Arabic}\\p{Script=Syriac}])`,
      'gu',
    ),
  ],
];

function isLegal(text: string): boolean {
  if (!LEGAL.test(text) || ILLEGAL.test(text)) return false;
  if (/^(?:\p{M}|..--)/u.test(text)) {
    return false;
  }
  if (text.normalize('NFC') !== text) return false;
  if (/[\u0660-\u0669]/u.test(text) && /[\u06f0-\u06f9]/u.test(text)) {
    return false;
  }
  const script = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;
  if (text.includes('\u30fb') && !script.test(text)) return false;
  return CONTEXTS.every(
    ([character, legal]) => !character.test(text.replace(legal, '')),
  );
}

/** Whether a label with `--` in third place is the code of a legal Unicode label. */
export function isPunycode(label: string): boolean {
  const text = decodeLabel(label.toLowerCase());
  return text !== undefined && /[^\0-\x7f]/.test(text) && isLegal(text);
}
