/** A cue that an answer follows, at the end of the text: `Answer:`, `A:`, `Output:`. */
const openCue = /\b(?:answer|a|output|label|response|solution|completion)\s*:\s*$/i;
/** The same cue with an answer behind it, on its line or the next. */
const answeredCue = /\b(?:answer|a|output|label|response|solution|completion)\s*:\s*\S/i;
const questionStart = /^[ \t]*(?:question|q|input|problem)\s*:/gim;

/**
 * The last block of a few-shot prompt: what stands behind the worked examples. A text counts as few-shot only where it ends
 * with an open answer cue and an earlier paragraph shows that cue answered; every other text is returned whole, so that an
 * ordinary prompt never loses its beginning.
 */
export function lastBlock(text: string): string {
  const trimmed = text.trimEnd();
  if (!openCue.test(trimmed)) return text;
  const paragraphs = trimmed.split(/\n[ \t]*\n/);
  let lastExample = -1;
  for (let index = 0; index < paragraphs.length - 1; index += 1) {
    if (answeredCue.test(paragraphs[index] ?? "")) lastExample = index;
  }
  const block = paragraphs.slice(lastExample + 1).join("\n\n");
  const starts = [...block.matchAll(questionStart)];
  const lastStart = starts.length > 1 ? starts.at(-1)?.index : undefined;
  return lastStart === undefined ? block : block.slice(lastStart);
}
