import { boxedAnswer } from "./last-number.ts";

const choosing =
  /(?:answer|choice|option|choose|pick|select|correct)(?:\s+(?:is|would be|should be|option|choice|answer))*\s*[:=]?\s*["'*_(\\[]*(?:text\{)?([A-Ja-j])(?![\p{L}\p{N}'’])/giu;

/**
 * The letter that a reply picks: boxed, after "answer" and the like (the last one counts), at the reply's beginning, alone on its last
 * line, or the only one it names. Null when it names none, or several without saying which is final.
 */
export function chosenLetter(text: string, letters = "ABCDEF"): string | null {
  const trimmed = text.trim();
  const known = (letter: string | undefined): string | null =>
    letter !== undefined && letters.includes(letter.toUpperCase()) ? letter.toUpperCase() : null;
  const boxed = /^\W*(?:\\?text\{)?\(?([A-Ja-j])\)?\}?\W*$/.exec(boxedAnswer(trimmed) ?? "");
  if (known(boxed?.[1])) return known(boxed?.[1]);
  // "a" is an article: small letters count only where nothing but the letter follows.
  const marked = [...trimmed.matchAll(choosing)].filter(
    ({ 0: whole, 1: letter, index }) =>
      letter !== "a" || /^\s*(?:[.)*_"'\]:]|$)/.test(trimmed.slice(index + whole.length)),
  );
  const last = marked.findLast(({ 0: whole, index }) => !isDenied(trimmed, index, whole));
  if (known(last?.[1])) return known(last?.[1]);
  const leading = /^[\s"'*_([]*([A-Ja-j])(?:[).:\]*,]|\s*$|\s+[-–—]\s)/.exec(trimmed);
  if (known(leading?.[1])) return known(leading?.[1]);
  const closing = /^[\s"'*_([]*([A-J])(?:[).:\]*]|\s*$)/.exec(trimmed.split("\n").at(-1) ?? "");
  if (known(closing?.[1])) return known(closing?.[1]);
  const named = new Set(
    [...trimmed.matchAll(/(?<![\p{L}\p{N}'’])([B-HJ]|[AI](?=[).:]))(?![\p{L}\p{N}'’])/gu)].map(
      (match) => match[1],
    ),
  );
  return named.size === 1 ? known([...named][0]) : null;
}

/** "The answer is not B" picks nothing. */
function isDenied(text: string, index: number, whole: string): boolean {
  return (
    /\b(?:not|isn't|wrong|incorrect)\s*$/i.test(text.slice(Math.max(0, index - 12), index)) ||
    /\bnot\b/i.test(whole)
  );
}
