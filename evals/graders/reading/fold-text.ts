/** Spellings of one character that say the same: widths, ligatures, quotes, hyphens, spaces; raised digits and the like stay what they are. */
export function composeText(text: string): string {
  return text
    .normalize("NFC")
    .replaceAll("\r\n", "\n")
    .replace(/[\uff01-\uff60\uffe0-\uffee\uff61-\uffdc\ufb00-\ufb06]+/g, (found) => found.normalize("NFKC"))
    .replace(/[\u200b\u2060\ufeff\u00ad\u200e\u200f]/g, "")
    .replace(/[\u00a0\u2000-\u200a\u202f\u3000]/g, " ")
    .replace(/[‘’ʼ]/g, "'")
    .replace(/[“”„«»]/g, '"')
    .replace(/[‐‑‒–−]/g, "-")
    .replaceAll("♯", "#");
}

/** Lower case by Unicode's full folding: `ß` is `ss`, a final sigma is a sigma, `İ` is `i`; the dotless `ı` stays itself. */
const foldCase = (text: string): string =>
  text.toLowerCase().replaceAll("i\u0307", "i").replaceAll("ß", "ss").replaceAll("ς", "σ");

/** Lower case as Turkish has it: `I` is `ı`. */
const foldTurkishCase = (text: string): string => text.toLocaleLowerCase("tr").replaceAll("i\u0307", "i");

export type Folding = (text: string) => string;

/** The way in which plain parts of a text are compared, as promptfoo and OpenAI's evals do: nothing but case may differ. */
export const plainFolding = (isCaseSensitive: boolean): Folding =>
  isCaseSensitive ? (text) => text : (text) => text.toLowerCase();

/**
 * The ways in which texts are compared: without regard to case unless told; where one of them has a Turkish letter, by Turkish case as well,
 * so that `ISPARTA` is `Isparta`. Texts are the same when they are in one of the ways.
 */
export function foldingsFor(texts: readonly string[], isCaseSensitive: boolean): readonly Folding[] {
  if (isCaseSensitive) return [composeText];
  const plain: Folding = (text) => foldCase(composeText(text));
  const isTurkish = texts.some((text) => /[ıİğĞşŞ]/.test(text));
  return isTurkish ? [plain, (text) => foldTurkishCase(composeText(text))] : [plain];
}
