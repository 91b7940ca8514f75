/** Lower case, every run of punctuation and space becomes one space: "Ice-cream!" and "ice cream" are the same. Accents count. */
export function normalizeText(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, " ")
    .trim();
}

/** What stands after the last "Answer:" of a reply, else after the last "the answer is"; null when there is no such marker. */
export function afterAnswerMarker(text: string): string | null {
  const last =
    [...text.matchAll(/answer\s*(?:is)?\s*[:=]\s*\**/gi)].at(-1) ??
    [...text.matchAll(/\banswer\s+is\s+\**/gi)].at(-1);
  return last ? text.slice(last.index + last[0].length).trim() : null;
}

/** The reply without surrounding space and without one code fence or pair of backticks around the whole of it. */
export function unwrapCode(text: string): string {
  const trimmed = text.replaceAll("\r\n", "\n").trim();
  const fenced = /^```[^\n]*\n([\s\S]*?)\n?```$/.exec(trimmed);
  if (fenced) return (fenced[1] ?? "").trim();
  const ticked = /^`([^`]*)`$/.exec(trimmed);
  return (ticked ? (ticked[1] ?? "") : trimmed).trim();
}
