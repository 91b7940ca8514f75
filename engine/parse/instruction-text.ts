/** Most characters of a text's beginning that are taken for its instruction. */
const maxCharacters = 120;
/** A break before this many characters ("Hi!", "1.") ends no instruction. */
const minCharacters = 12;

const sentenceBreak = /[\n:!?。！：？]|\.\s/;

/** The first sentence or line of a text, or as much of it as an instruction takes: what is asked for, apart from what it is about. */
export function instructionText(text: string): string {
  const head = text.slice(0, maxCharacters);
  const end = head.slice(minCharacters).search(sentenceBreak);
  return end === -1 ? head : head.slice(0, minCharacters + end);
}
