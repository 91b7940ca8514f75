import { composeText, foldingsFor } from "./fold-text.ts";

/**
 * What is left of a text when case, punctuation and emphasis are off: "Ice-cream!" and "ice cream" are the same. What tells two answers
 * apart stays: accents, signs (`-5`), decimals (`3.5`, `.5`), `C++`, `C#`, `.NET`, `A+`, `A*`, `<`, `>`, `%`, currencies.
 */
export function normalizeText(text: string): string {
  return normalized(text, foldingsFor([text], false)[0] ?? composeText);
}

/** Whether two texts are the same once they are normalized. */
export function sameNormalized(left: string, right: string): boolean {
  return foldingsFor([left, right], false).some((fold) => normalized(left, fold) === normalized(right, fold));
}

function normalized(text: string, fold: (text: string) => string): string {
  const plain = withoutEmphasis(composeText(text))
    .replace(/(?<!\d)\d{1,3}(?:,\d{3})+(?![\d,])/g, (found) => found.replaceAll(",", ""))
    .replace(/^\s*>\s/gm, "");
  const kept = [...plain.matchAll(token)]
    .map(([found]) => found.replace(/\s/g, "").replace(/^([-+]?)(\p{Sc})([-+]?.+)$/u, "$1$3$2"))
    .join(" ");
  // Nothing but signs: they are the answer.
  return fold(kept === "" ? plain.trim() : kept).replace(/(?<![\d.])\.(?=\d)/g, "0.");
}

const letters = String.raw`[\p{L}\p{M}\p{N}]`;
/** A word with the signs that belong to it, or a sign that compares. */
const token = new RegExp(
  [
    // Numbers: sign, currency, decimals, fraction, percent.
    String.raw`(?<![\p{L}\p{N})\]])(?:[-+]?\p{Sc}?|\p{Sc}\s?[-+]?)(?:\d+(?:[.,/^]\d+)*|\.\d+)(?:\s?[%‰]|\s?\p{Sc})?(?![\p{L}\p{M}])`,
    // Languages and marks: C++, C#, .NET, A+, A-, A*.
    String.raw`(?<![\p{L}\p{N}.])\.(?=\p{L})${letters}+`,
    String.raw`${letters}+(?:\+\+|[+#](?!${letters}))`,
    String.raw`(?<!${letters})\p{Lu}{1,2}[-*](?![\p{L}\p{N}*-])`,
    String.raw`(?:\p{N}+(?:[.,/^]\d+)*|${letters})+`,
    String.raw`[<>≤≥≠≈=!]=?=?(?=\s*[\p{L}\p{N}-])(?<=[<>≤≥≠≈=])|[<>≤≥≠]`,
  ].join("|"),
  "gu",
);

const withoutEmphasis = (text: string): string =>
  text
    .replace(/(\*\*\*|\*\*|\*|___|__|_|`)(?=\S)([^\n]*?\S)\1(?![\p{L}\p{N}])/gu, "$2")
    .replace(/^#{1,6}\s/gm, "");

/** The reply without surrounding space and without one code fence or pair of backticks around the whole of it. */
export function unwrapCode(text: string): string {
  const trimmed = text.replaceAll("\r\n", "\n").trim();
  const fenced = /^```[^\n]*\n([\s\S]*?)\n?```$/.exec(trimmed);
  if (fenced) return (fenced[1] ?? "").trim();
  const ticked = /^`([^`]*)`$/.exec(trimmed);
  return (ticked ? (ticked[1] ?? "") : trimmed).trim();
}
