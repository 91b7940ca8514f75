import { blank, digitsOf, hyphen } from "./typeset-digits.ts";

const isPhone = (match: string): boolean => {
  const { length } = digitsOf(match);
  return length >= 8 && length <= 15;
};
const whole =
  (isOne: (match: string) => boolean) =>
  (match: string): number =>
    isOne(match) ? match.length : 0;

/** Words before a number that say that it is called. */
const called =
  "phone|telephone|tel|mobile|cell|fax|call|dial|contact|reach|sms|whatsapp|telefon|telefono|teléfono|téléphone|tél|mobil|handy|móvil|celular|cellulare|portable|电话|手机|電話|携帯|전화|тел|телефон";

/** Telephone numbers by the ways in which they are written. */
export const phonePatterns: readonly {
  readonly pattern: RegExp;
  readonly lengthOf?: (match: string) => number;
}[] = [
  {
    // International, with + or 00.
    pattern: new RegExp(
      `(?<![\\w+.])(?:\\+|(?<!\\d[${blank}])00)[1-9](?:[${blank}./()${hyphen}]{0,3}\\d){6,14}(?!\\d)`,
      "g",
    ),
    lengthOf: whole(isPhone),
  },
  // As North America writes them; three, three and four digits elsewhere, too.
  {
    pattern: new RegExp(
      `(?<![\\w.-])(?:1[${blank}.${hyphen}])?(?:\\([2-9]\\d\\d\\)[${blank}]?|[2-9]\\d\\d[${blank}.${hyphen}])\\d{3}[${blank}.${hyphen}]\\d{4}(?![\\w]|[.-]\\d)`,
      "g",
    ),
  },
  {
    // National ones that begin with 0 and are written in groups.
    pattern: new RegExp(
      `(?<![\\w.,:/-]|\\d[${blank}])\\(?0[1-9]\\d{0,4}\\)?(?:[${blank}/${hyphen}]{1,3}\\d{2,8}){1,5}(?![\\w]|[.,/-]\\d)`,
      "g",
    ),
    lengthOf: whole(
      (match) => isPhone(match) && digitsOf(match).length >= 9 && !/^0\d[/-]\d\d[/-]/.test(match),
    ),
  },
  // ... or in one piece: other numbers do not begin with 0.
  { pattern: /(?<![\w.,:/+-])0[1-9]\d{8,9}(?![\w]|[.,/-]\d)/g },
  // ... or in pairs between dots, as in France.
  { pattern: /(?<![\w.,:/-])0[1-9](?:\.\d\d){4}(?![\w]|[.,/-]\d)/g },
  // As Brazil, Russia, China and Spain write them without a 0 before.
  { pattern: /(?<![\w.,:/(-])(?:\([1-9]\d\) ?9?\d{4}|[1-9]\d 9\d{4})-\d{4}(?![\w]|[.,/-]\d)/g },
  { pattern: /(?<![\w.,:/-])8[ -]?(?:\(9\d\d\)|9\d\d)[ -]?\d{3}[ -]\d\d[ -]\d\d(?![\w]|[.,/-]\d)/g },
  { pattern: /(?<![\w.,:/-])1[3-9]\d[ -]\d{4}[ -]\d{4}(?![\w]|[.,/-]\d)/g },
  { pattern: /(?<![\w.,:/-])[67]\d\d(?: \d\d){3}(?![\w]|[.,/-]\d)/g },
  {
    // Any other after a word that says that it is one.
    pattern: new RegExp(
      `(?<=(?<!\\p{L})(?:${called})(?!\\p{L})[^\\n\\d+]{0,12})(?<![\\p{L}\\d.,])\\(?\\d[\\d${blank}()./${hyphen}]{5,18}\\d(?!\\d)`,
      "giu",
    ),
    lengthOf: whole((match) => isPhone(match) && !/^\(?\d{1,4}[./-]\d{1,2}[./-]\d{1,4}/.test(match)),
  },
];
