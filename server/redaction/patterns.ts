import { isIPv6 } from "node:net";
import { phonePatterns } from "./phone-patterns.ts";
import { secretPatterns } from "./secret-patterns.ts";
import { blank, digitsOf, hyphen } from "./typeset-digits.ts";

/** What is found in texts, and what stands in its place: `[email]`. */
export const redactionKinds = ["secret", "email", "iban", "card", "ip", "phone"] as const;
export type RedactionKind = (typeof redactionKinds)[number];

/** A pattern, and what of its matches really is one. Every quantifier is bounded or cannot overlap its neighbour, so that time grows with the text alone. */
export interface RedactionPattern {
  readonly kind: string;
  readonly pattern: RegExp;
  /** How many of a match's characters are one, from its beginning; 0: it is none. @default all */
  readonly lengthOf?: (match: string) => number;
}

/** The check digit of payment cards. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = digit * 2;
    sum += index % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** Beginnings and lengths that card networks give out; without them one of ten long numbers would be a card. */
const cardNumbers =
  /^(?:4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|3(?:0[0-5]|[689]\d)\d{11}|35(?:2[89]|[3-8]\d)\d{12}|6(?:011|4[4-9]\d|5\d\d)\d{12,15}|62\d{14,17}|(?:5018|5020|5038|5893|6304|67\d\d)\d{8,15})$/;

const isCard = (match: string): boolean => cardNumbers.test(digitsOf(match)) && passesLuhn(digitsOf(match));

/** Characters of an IBAN by country, from the registry of SWIFT. */
const ibanLengths: Readonly<Record<string, number>> = Object.fromEntries(
  "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30"
    .split(" ")
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

/** ISO 7064 MOD 97-10 over the number with its first four characters moved to the end. */
export function passesIbanCheck(iban: string): boolean {
  let remainder = 0;
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder === 1;
}

/** An IBAN ends after its country's length, whatever words follow it. */
function ibanLength(match: string): number {
  const wanted = ibanLengths[match.slice(0, 2).toUpperCase()];
  if (wanted === undefined) return 0;
  let compact = "";
  for (let index = 0; index < match.length; index += 1) {
    const character = match[index]!;
    if (!/[a-z\d]/i.test(character)) continue;
    compact += character;
    if (compact.length < wanted) continue;
    const isEnd = !/[a-z\d]/i.test(match[index + 1] ?? "");
    return isEnd && passesIbanCheck(compact.toUpperCase()) ? index + 1 : 0;
  }
  return 0;
}

/** Addresses that name nobody. */
const isPersonalIp = (ip: string): boolean => !/^(?:127\.|0\.0\.0\.0$|255\.255\.255\.)/.test(ip);

function ipv6Length(match: string): number {
  const candidate = match.replace(/[.:]+$/, (end) => (end.startsWith("::") ? "::" : ""));
  // Names in programs, `a::b`, have no digit, mostly.
  const isOne = isIPv6(candidate) && candidate.length > 3 && /\d/.test(candidate) && candidate !== "::1";
  return isOne ? candidate.length : 0;
}

const all =
  (isOne: (match: string) => boolean) =>
  (match: string): number =>
    isOne(match) ? match.length : 0;

/** In the order in which they are looked for: what one has taken the next does not see. */
export const redactionPatterns: readonly (RedactionPattern & { readonly kind: RedactionKind })[] = [
  ...secretPatterns.map((pattern) => ({ kind: "secret" as const, pattern })),
  {
    // `git@host:path` names a repository.
    kind: "email",
    pattern:
      /(?<![\p{L}\p{N}._%+-])(?!git@[\w.-]{1,80}[:/])(?:[\p{L}\p{N}_](?:[\p{L}\p{N}._%+'-]{0,62}[\p{L}\p{N}_+-])?|"[^"\n@]{1,62}")@(?:(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.){1,6}\p{L}[\p{L}\p{N}-]{1,62}|\[(?:IPv6:)?[\da-f:.]{3,45}\])/giu,
  },
  // As addresses are written so that programs do not find them, or in the query of another address.
  {
    kind: "email",
    pattern:
      /(?<![\w.+-])\w[\w.+-]{0,62} ?(?:%40|\[at\]|\(at\)|\{at\}) ?(?:[a-z\d-]{1,62}(?:\.| ?[[({]dot[\])}] ?)){1,6}[a-z]{2,62}(?!\w)/gi,
  },
  {
    kind: "iban",
    pattern: new RegExp(
      `(?<![a-z\\d])[a-z]{2}[${blank}]?\\d\\d(?:[${blank}.${hyphen}]?[a-z\\d]){11,34}`,
      "gi",
    ),
    lengthOf: ibanLength,
  },
  {
    kind: "card",
    pattern: new RegExp(`(?<![\\d.+-])\\d(?:[${blank}${hyphen}]?\\d){11,18}(?![\\d]|-\\d|\\.\\d)`, "g"),
    lengthOf: all(isCard),
  },
  // In its four groups, whatever stands between them.
  {
    kind: "card",
    pattern: /(?<![\d.+-])\d{4}([./_\t]| {2})\d{4}\1\d{4}\1\d{4}(?![\d]|[._-]\d)/g,
    lengthOf: all(isCard),
  },
  {
    kind: "ip",
    pattern: /(?<![\w:.])[a-f\d]{0,4}:[a-f\d:]{2,39}(?:(?:\d{1,3}\.){3}\d{1,3})?(?!\w|\.\d)/gi,
    lengthOf: ipv6Length,
  },
  {
    // Also the ends of a range; not numbers of versions and of parts of a text.
    kind: "ip",
    pattern:
      /(?<![\w.]|(?<!\d\.\d{1,3})-|(?:version|release|build|chapter|section|clause|article|oid)[ :=]{1,3}|§ ?)(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?!\w|\.\d|-(?!\d{1,3}\.\d))/gi,
    lengthOf: all(isPersonalIp),
  },
  ...phonePatterns.map((pattern) => ({ kind: "phone" as const, ...pattern })),
];
