import { isInstructionLine } from "./instruction-line.ts";
import { lastBlock } from "./last-block.ts";

/** A stem shorter than this does not name its question (`Which of these is true?`): its options are kept. */
const minStemWords = 8;
/** Stripping must leave this many letters, or else the whole text is the key. */
const minKeyLength = 12;

const optionLine = /^\s*[([]?([a-jA-J])[)\].:]\s+(.*)$/;
const labels = /^\s*(?:question|query|problem|input|context|passage|text|q|task)\s*:\s*/i;

/**
 * The question in a prompt without its formatting, so that the same question asked in another form has the same key: worked
 * examples, instruction lines, option letters, case, spacing and punctuation are dropped, and options do not count where the
 * stem alone names the question. Signs of arithmetic stay, so that `2 + 2` and `2 * 2` differ.
 */
export function questionKey(text: string): string {
  const stem: string[] = [];
  const options: string[] = [];
  for (const line of splitInlineOptions(lastBlock(text.normalize("NFKC"))).split("\n")) {
    const option = optionLine.exec(line);
    if (option?.[2] !== undefined && isNextLetter(option[1], options.length)) options.push(plain(option[2]));
    else if (!isInstructionLine(line)) stem.push(plain(line.replace(labels, "")));
  }
  const stemKey = joined(stem);
  const keepsOptions = options.length < 2 || stemKey.split(" ").length < minStemWords;
  const key = keepsOptions ? joined([stemKey, ...options.sort()]) : stemKey;
  return key.length >= minKeyLength ? key : joined([plain(text.normalize("NFKC"))]);
}

/** Puts `(A) one (B) two` on lines of their own, where both letters are there. */
function splitInlineOptions(text: string): string {
  return /\(A\)\s.*\(B\)\s/s.test(text) ? text.replace(/\s*\(([A-J])\)\s+/g, "\n$1) ") : text;
}

/** Options run A, B, C, ... in order; anything else that looks like one (`I. Introduction`) is text. */
function isNextLetter(letter: string | undefined, seen: number): boolean {
  return letter?.toUpperCase().charCodeAt(0) === 65 + seen;
}

/** Lower case; letters, digits and arithmetic remain, and a point or comma inside a number. */
function plain(line: string): string {
  return line
    .toLowerCase()
    .replace(/(?<=\d)[,](?=\d{3}\b)/g, "")
    .replace(/(?<!\d)\.|\.(?!\d)|(?<=\p{L})-(?=\p{L})|[^\p{L}\p{M}\p{N}+\-*/=<>^%.\s]/gu, " ");
}

function joined(lines: readonly string[]): string {
  return lines.join(" ").replace(/\s+/g, " ").trim();
}
