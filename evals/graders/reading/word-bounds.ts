/** Scripts that put no spaces between words: where a word ends is for `Intl.Segmenter` to say. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const segmenter = new Intl.Segmenter("und", { granularity: "word" });

/** Whether the text holds a script without spaces. */
export const isUnspaced = (text: string): boolean => unspaced.test(text);

/** Words of a text: runs between spaces that hold a letter or digit; those of scripts without spaces as a dictionary parts them. */
export function countWords(text: string): number {
  let count = 0;
  for (const run of text.split(/\s+/)) {
    if (isUnspaced(run)) count += [...segmenter.segment(run)].filter(({ isWordLike }) => isWordLike).length;
    else if (/[\p{L}\p{N}]/u.test(run)) count += 1;
  }
  return count;
}

/** What goes on with a word that ends before it: letters, digits, "'t", the signs of "C++" and "C#", decimals. */
const goesOn = /^(?:[\p{L}\p{N}\p{M}]|'t(?!\p{L})|[.,]\d)/u;
/** What a word goes on from that begins after it. A minus belongs to the digits behind it where nothing stands before it. */
const comesFrom = /(?:[\p{L}\p{N}\p{M}]|n')$/u;

function isEdge(text: string, at: number, inner: string, outer: string): boolean {
  // A value that begins or ends with a sign of its own is bounded by it.
  if (!/[\p{L}\p{N}\p{M}]/u.test(inner)) return true;
  if (isUnspaced(inner) && isUnspaced(outer)) {
    const from = Math.max(0, at - 40);
    const near = text.slice(from, at + 40);
    const segment = segmenter.segment(near).containing(at - from);
    return segment === undefined || segment.index === at - from;
  }
  // A script change is an edge: "答えはB".
  return isUnspaced(inner) !== isUnspaced(outer);
}

/** Whether a part of a text is made of whole words. */
export function isWholeWords(text: string, start: number, end: number): boolean {
  const [before, after] = [text.slice(Math.max(0, start - 3), start), text.slice(end, end + 3)];
  const [first, last] = [[...text.slice(start, end)][0] ?? "", [...text.slice(start, end)].at(-1) ?? ""];
  const [previous, next] = [[...before].at(-1) ?? "", [...after][0] ?? ""];
  const opens = !comesFrom.test(before) || isEdge(text, start, first, previous);
  const closes = !goesOn.test(after) || isEdge(text, end, last, next);
  // A decimal point only goes on with digits: "5" is not in "5.2", but "it" is in "it.5".
  const isNumber = /\d/.test(last) && /^[.,]\d/.test(after);
  const isDecimal =
    /\d/.test(first) &&
    /\d[.,]$|(?<![\p{L}\p{N})\]])-$|(?<!\d)\.$/u.test(text.slice(Math.max(0, start - 2), start));
  const isSigned = /\p{L}/u.test(last) && /^(?:\+\+|#(?!\w)|\+(?![\p{L}\p{N}]))/u.test(after);
  const isPlainEnd = closes || (/^[.,]\d/.test(after) && !/\d/.test(last));
  return opens && isPlainEnd && !isNumber && !isDecimal && !isSigned;
}

/** Whether a value occurs in a text; as whole words, unless told. Both are folded alike before. */
export function occurs(text: string, value: string, asWords: boolean): boolean {
  for (let at = text.indexOf(value); at !== -1; at = text.indexOf(value, at + 1)) {
    if (!asWords || isWholeWords(text, at, at + value.length)) return true;
    if (value === "") return false;
  }
  return false;
}
