import { isIPv6 } from "node:net";

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

/** Blanks and hyphens as texts are typeset: with those that do not break a line. */
const blank = " \\u00a0\\u2007\\u2009\\u202f";
const hyphen = "\\u2010\\u2011\\u2013-";

const digitsOf = (text: string): string => text.replace(/\D/g, "");

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
  /^(?:4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|3(?:0[0-5]|[689]\d)\d{11}|35(?:2[89]|[3-8]\d)\d{12}|6(?:011|4[4-9]\d|5\d\d)\d{12,15}|62\d{14,17}|(?:5018|5020|5038|5893|6304|6759|676[1-3])\d{8,15})$/;

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
  return isIPv6(candidate) && candidate.length > 3 && candidate !== "::1" ? candidate.length : 0;
}

const isPhone = (match: string): boolean => {
  const { length } = digitsOf(match);
  return length >= 8 && length <= 15 && !/^\d{4}-\d\d-\d\d/.test(match);
};

const all =
  (isOne: (match: string) => boolean) =>
  (match: string): number =>
    isOne(match) ? match.length : 0;

/** In the order in which they are looked for: what one has taken the next does not see. */
export const redactionPatterns: readonly (RedactionPattern & { readonly kind: RedactionKind })[] = [
  {
    kind: "secret",
    pattern:
      /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[A-Za-z\d+/=\s]{20,8000}-----END [A-Z ]{0,30}PRIVATE KEY-----/g,
  },
  {
    // Keys by the prefix that their issuer gives them so that scanners find them.
    kind: "secret",
    pattern:
      /(?<![\w-])(?:sk-(?:ant-|proj-|or-|svcacct-)?[\w-]{20,200}|tw-[\da-f]{12}-[\w-]{20,100}|gh[opsur]_[A-Za-z\d]{30,255}|github_pat_\w{30,255}|gl(?:pat|dt|rt|cbt)-[\w-]{18,100}|(?:AKIA|ASIA|ABIA|ACCA)[A-Z\d]{16}(?![A-Z\d])|AIza[\w-]{35}|ya29\.[\w-]{20,400}|xox[abeoprs]-[\w-]{10,255}|xapp-[\w-]{10,255}|SG\.[\w-]{16,64}\.[\w-]{16,64}|hf_[A-Za-z\d]{30,60}|gsk_[A-Za-z\d]{40,60}|r8_[A-Za-z\d]{30,60}|xai-[A-Za-z\d]{40,100}|pplx-[A-Za-z\d]{40,60}|nvapi-[\w-]{40,100}|npm_[A-Za-z\d]{36}|pypi-[\w-]{40,300}|do[opr]_v1_[a-f\d]{64}|shp(?:at|ca|pa|ss)_[a-fA-F\d]{32}|(?:sk|rk|pk)_(?:live|test)_[A-Za-z\d]{16,120}|whsec_[A-Za-z\d+/=]{20,100}|sq0(?:atp|csp)-[\w-]{20,60}|dapi[a-f\d]{32}|lin_api_[A-Za-z\d]{40}|ntn_[A-Za-z\d]{40,60}|vercel_[A-Za-z\d]{20,60}|AGE-SECRET-KEY-1[A-Z\d]{58}|AQ\.[\w-]{30,200}|ABSK[A-Za-z\d+/=]{60,300}|bedrock-api-key-[A-Za-z\d+/=]{30,2000}|tgp_v1_[\w-]{30,80}|fw_[A-Za-z\d]{20,60}|csk-[a-z\d]{30,80}|tvly-[\w-]{20,80}|jina_[\w-]{30,80}|lsv2_(?:pt|sk)_[\w-]{30,120}|sk_[a-f\d]{40,64}|hv[sb]\.[\w-]{20,300}|dckr_[po]at_[\w-]{20,80}|figd_[\w-]{30,80}|sntry[su]_[\w+/=-]{30,400}|ph[cx]_[A-Za-z\d]{30,60}|glsa_[\w-]{30,80}|sbp_[a-f\d]{40}|sb_secret_[\w-]{20,60}|PMAK-[a-f\d-]{40,80}|ATATT3[\w=-]{50,300}|ops_eyJ[\w-]{50,2000}|pul-[a-f\d]{40}|dp\.(?:pt|st|ct|sa)\.[\w.-]{30,80}|key-[a-f\d]{32}|eyJ[\w-]{8,2000}\.eyJ[\w-]{8,4000}\.[\w-]{8,1000})/g,
  },
  // What is named as one, whoever gave it out: `aws_secret_access_key = ...`, `"password": "..."`. Names of variables have no digit, mostly.
  {
    kind: "secret",
    pattern:
      /(?<=(?:secret[ _-]?(?:access[ _-]?)?key|api[ _-]?key|access[ _-]?token|auth[ _-]?token|client[ _-]?secret|password|passwd|passphrase)["']?[^\S\n]{0,3}[:=][^\S\n]{0,3}["']?)(?=[^\s"']{0,40}\d)[A-Za-z\d][^\s"'`,;<>(){}[\]]{7,200}/gi,
  },
  // Addresses that are keys themselves.
  { kind: "secret", pattern: /(?<=hooks\.slack\.com\/(?:services|workflows)\/)[\w/-]{20,120}/g },
  // The password within an address.
  { kind: "secret", pattern: /(?<=\b[a-z][a-z\d+.-]{1,20}:\/\/[^\s:/@]{0,64}:)[^\s:/@]{1,128}(?=@)/g },
  {
    kind: "email",
    pattern:
      /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}_](?:[\p{L}\p{N}._%+'-]{0,62}[\p{L}\p{N}_+-])?@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.){1,6}\p{L}[\p{L}\p{N}-]{1,62}/gu,
  },
  {
    kind: "iban",
    pattern: new RegExp(
      `(?<![a-z\\d])[a-z]{2}[${blank}]?\\d\\d(?:[${blank}${hyphen}]?[a-z\\d]){11,34}`,
      "gi",
    ),
    lengthOf: ibanLength,
  },
  {
    kind: "card",
    pattern: new RegExp(`(?<![\\d.+-])\\d(?:[${blank}${hyphen}]?\\d){11,18}(?![\\d]|-\\d|\\.\\d)`, "g"),
    lengthOf: all(isCard),
  },
  {
    kind: "ip",
    pattern: /(?<![\w:.])[a-f\d]{0,4}:[a-f\d:]{2,39}(?:(?:\d{1,3}\.){3}\d{1,3})?(?!\w|\.\d)/gi,
    lengthOf: ipv6Length,
  },
  {
    kind: "ip",
    pattern: /(?<![\w.-])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w-]|\.\d)/g,
    lengthOf: all(isPersonalIp),
  },
  {
    // International, with + or 00.
    kind: "phone",
    pattern: new RegExp(`(?<![\\w+.])(?:\\+|00)[1-9](?:[${blank}./()${hyphen}]{0,3}\\d){6,14}(?!\\d)`, "g"),
    lengthOf: all(isPhone),
  },
  // As North America writes them.
  {
    kind: "phone",
    pattern: new RegExp(
      `(?<![\\w.-])(?:1[${blank}.${hyphen}])?(?:\\([2-9]\\d\\d\\)[${blank}]?|[2-9]\\d\\d[${blank}.${hyphen}])[2-9]\\d\\d[${blank}.${hyphen}]\\d{4}(?![\\w]|[.-]\\d)`,
      "g",
    ),
  },
  {
    // National ones that begin with 0 and are written in groups.
    kind: "phone",
    pattern: new RegExp(
      `(?<![\\w.,:/-])\\(?0[1-9]\\d{0,4}\\)?(?:[${blank}/${hyphen}]{1,3}\\d{2,8}){1,5}(?![\\w]|[.,/-]\\d)`,
      "g",
    ),
    lengthOf: all(
      (match) => isPhone(match) && digitsOf(match).length >= 9 && !/^0\d[/-]\d\d[/-]/.test(match),
    ),
  },
  // The same in pairs between dots, as in France.
  { kind: "phone", pattern: /(?<![\w.,:/-])0[1-9](?:\.\d\d){4}(?![\w]|[.,/-]\d)/g },
];
