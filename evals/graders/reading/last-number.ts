const digits = String.raw`(?:\d{1,3}(?:[,\u00a0\u202f]\d{3})+(?!\d)|\d+)(?:\.\d+)?`;

/** A sign counts only where nothing that it could be joined to stands before it: "5-7" is a range, not minus seven. */
const numberPattern = new RegExp(
  String.raw`(?:(?<![\p{L}\p{N}.)\]])[-−–])?(?:(\d+)\s+)?(?:(?<![\d.])\.\d+|${digits})(?:e[-+]?\d+|\s*[×x]\s*10\^?\{?([-−]?\d+)\}?)?(?:\s*\/\s*(\d+(?:\.\d+)?))?`,
  "giu",
);

/** A number of a text with what stands around it. */
export interface FoundNumber {
  readonly value: number;
  readonly before: string;
  readonly after: string;
}

/** LaTeX fractions and spacing as plain text. */
function plainMath(text: string): string {
  return text
    .replace(/\\d?t?frac\s*\{\s*([-\d.]+)\s*\}\s*\{\s*([-\d.]+)\s*\}/g, "$1/$2")
    .replace(/\\(?:,|;|!|:|\s)|\{,\}/g, (found) => (found === "{,}" ? "," : " "))
    .replace(/\\times|\\cdot/g, "×");
}

/** All numbers: "3/8" is a fraction, "1 1/2" a mixed one, "1,250" has a thousands separator, "2.5e3" and "2.5 × 10^3" are powers. */
export function numbersOf(written: string): FoundNumber[] {
  const text = plainMath(written);
  return [...text.matchAll(numberPattern)].map((match) => {
    const found = match[0];
    const [, whole, power, denominator] = match;
    const after = text.slice(match.index + found.length);
    const before = text.slice(0, match.index);
    return { value: magnitudeOf(found, whole, power, denominator), before, after };
  });
}

function magnitudeOf(found: string, whole?: string, power?: string, denominator?: string): number {
  const isNegative = /^[-−–]/.test(found);
  let head = found.replace(/^[-−–]/, "").split("/")[0] ?? "";
  // "1 1/2" is one and a half; "3 4" without a fraction is the number 4 after another one.
  if (whole !== undefined) head = head.replace(/^\d+\s+/, "");
  if (power !== undefined) head = head.replace(/\s*[×x][\s\S]*$/i, "");
  const tens = power === undefined ? 0 : Number(power.replace("−", "-"));
  const magnitude =
    (Number(head.replace(/[,\u00a0\u202f\s]/g, "")) * 10 ** tens) / Number(denominator ?? 1) +
    (whole !== undefined && denominator !== undefined ? Number(whole) : 0);
  return isNegative ? -magnitude : magnitude;
}

/** The last number of a text; null when there is none. */
export function lastNumber(text: string): FoundNumber | null {
  return numbersOf(text).at(-1) ?? null;
}

/** What stands in the last `\boxed{...}`; null: nothing is boxed. */
export function boxedAnswer(text: string): string | null {
  const at = text.lastIndexOf("\\boxed{");
  if (at === -1) return null;
  let depth = 0;
  for (let end = at + 6; end < text.length; end += 1) {
    if (text[end] === "{") depth += 1;
    if (text[end] === "}") depth -= 1;
    if (depth === 0) return text.slice(at + 7, end);
  }
  return null;
}
