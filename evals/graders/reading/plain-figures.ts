const isDigit = (point: number): boolean => /^\p{Nd}$/u.test(String.fromCodePoint(point));

/** The digit's value: Unicode lays every script's ten digits in a row that begins at ...0 or ...6. */
function digitValue(digit: string): string {
  const compatible = digit.normalize("NFKC");
  if (/^\d$/.test(compatible)) return compatible;
  const point = digit.codePointAt(0) ?? 0;
  const column = point & 0xf;
  return String(isDigit(point & ~0xf) ? column : column - 6);
}

const raised = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/**
 * A text with its figures in one spelling: ASCII digits for those of every script, `-` for the minus signs, `x^2` for raised digits,
 * `1/2` for `½` and for LaTeX fractions, units for `5'11"` and `1:30 h`. Separators stay what they are. Emphasis is taken off.
 */
export function plainFigures(text: string): string {
  return text
    .replaceAll("\r\n", "\n")
    .replace(/[\u200b\u2060\ufeff\u200e\u200f\u061c]/g, "")
    .replace(/\\(?:d|t)?frac\s*\{\s*([-\d.]+)\s*\}\s*\{\s*([-\d.]+)\s*\}/g, " $1/$2")
    .replace(/\\(?:text|mathrm|mathbf|textbf)\s*\{([^{}]*)\}/g, " $1")
    .replace(/\{,\}/g, ",")
    .replace(/(\d)\\[,;:! ](?=\d)/g, "$1\u202f")
    .replace(/\\[,;:!]|\\ /g, " ")
    .replace(/\\times|\\cdot/g, "×")
    .replace(/\\approx/g, "≈")
    .replace(/\\neq?\b/g, "≠")
    .replace(/\^\{?\\circ\}?|º/g, "°")
    .replace(/°\s+(?=[CFcf](?!\p{L}))/gu, "°")
    .replace(/\\([%$&#])/g, "$1")
    .replace(/\p{Nd}/gu, digitValue)
    .replace(/[．，％＄￥：（）＝＋／]/g, (sign) => sign.normalize("NFKC"))
    .replace(/[﹪٪]/g, "%")
    .replace(/[−－‐‑﹣]/g, "-")
    .replace(/(\d)?([¼-¾⅐-⅞])/g, (_, before: string | undefined, sign: string) => {
      const fraction = sign.normalize("NFKC").replace("⁄", "/");
      return before === undefined ? fraction : `${before} ${fraction}`;
    })
    .replace(/⁄/g, "/")
    .replace(
      /(?<=\d)([⁻]?)([⁰¹²³⁴⁵⁶⁷⁸⁹]+)/g,
      (_, sign: string, digits: string) =>
        `^${sign === "" ? "" : "-"}${[...digits].map((digit) => raised.indexOf(digit)).join("")}`,
    )
    .replace(/(\d)\s?['’′]\s?(\d{1,2}(?:\.\d+)?)\s?(?:"|”|″|''|’’)/g, "$1 ft $2 in")
    .replace(/(\d)\s?h\s?([0-5]\d)(?![\d:])(?!\s?m)/g, "$1 h $2 min ")
    .replace(/\b(\d{1,3}):([0-5]\d)\s?(?:h|hrs?|hours?)\b/gi, "$1 h $2 min")
    .replace(/\b(\d{1,3}):([0-5]\d)\s?(?:min|mins|minutes?)\b/gi, "$1 min $2 s")
    .replace(/(?<![\w*])__?(?=\S)([^_\n]+?)__?(?![\w*])/g, "$1");
}
