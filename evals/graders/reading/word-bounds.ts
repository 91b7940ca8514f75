/** Scripts that put no spaces between words: where a word ends is for `Intl.Segmenter` to say. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const segmenter = new Intl.Segmenter("und", { granularity: "word" });

/** Whether the text holds a script without spaces. */
const isUnspaced = (text: string): boolean => unspaced.test(text);

/** Words of a text: runs between spaces that hold a letter or digit; those of scripts without spaces as a dictionary parts them. */
export function countWords(text: string): number {
  let count = 0;
  for (const run of text.split(/\s+/)) {
    if (isUnspaced(run)) count += [...segmenter.segment(run)].filter(({ isWordLike }) => isWordLike).length;
    else if (/[\p{L}\p{N}]/u.test(run)) count += 1;
  }
  return count;
}

/** What goes on with a word that ends before it: letters, digits, "'t". */
const goesOn = /^(?:[\p{L}\p{N}\p{M}]|'t(?!\p{L}))/u;
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

/** Endings that words take in their sentences, in languages of Latin script, by the fewest letters of the word that may take them. */
const endings: readonly (readonly [number, RegExp])[] = [
  [3, /^s(?!\p{L})/u],
  [4, /^(?:es|ed|d|ing|e|en|em|n|te|ten|ée?s?)(?!\p{L})/u],
];

/** Whether a part of a text is made of whole words; with `inflected`, the last may have an ending: "hedgehog" in "hedgehogs". */
export function isWholeWords(text: string, start: number, end: number, inflected = false): boolean {
  const [before, after] = [text.slice(Math.max(0, start - 3), start), text.slice(end, end + 5)];
  const part = text.slice(start, end);
  const [first, last] = [[...part][0] ?? "", [...part].at(-1) ?? ""];
  const [previous, next] = [[...before].at(-1) ?? "", [...after][0] ?? ""];
  if (comesFrom.test(before) && !isEdge(text, start, first, previous)) return false;
  // "5" is not in "-5", ".5" or "3,5".
  if (/\d/.test(first) && /(?:\d[.,]|(?<![\p{L}\p{N})\]])-|(?<!\d)\.)$/u.test(before)) return false;
  if (/\d/.test(last) && /^[.,]\d/.test(after)) return false;
  // "C" is neither in "C++" nor in "C#".
  if (/\p{L}/u.test(last) && /^(?:\+\+|#(?!\w)|\+(?![\p{L}\p{N}]))/u.test(after)) return false;
  if (!goesOn.test(after) || isEdge(text, end, last, next)) return true;
  const word = /[\p{Script=Latin}\p{M}]+$/u.exec(part)?.[0] ?? "";
  return inflected && endings.some(([letters, ending]) => word.length >= letters && ending.test(after));
}

/** How a value has to stand in a text: anywhere, as whole words, or as whole words with an ending. */
export type Bounds = "anywhere" | "words" | "inflected";

/** Whether a value occurs in a text. Both are folded alike before. */
export function occurs(text: string, value: string, bounds: Bounds): boolean {
  if (value === "" || bounds === "anywhere") return text.includes(value);
  for (let at = text.indexOf(value); at !== -1; at = text.indexOf(value, at + 1))
    if (isWholeWords(text, at, at + value.length, bounds === "inflected")) return true;
  return false;
}
