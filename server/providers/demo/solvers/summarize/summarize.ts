import { clampDifficulty, type DemoSolver } from "../../demo-solution.ts";
import { withDigits } from "../number-words.ts";
import { quotedText } from "../quoted-text.ts";
import { stemsOf } from "../reading/passage-sentences.ts";

const ordinaryWords = 40;
const leastCharacters = 40;

interface Clause {
  readonly text: string;
  readonly words: number;
  readonly worth: number;
  readonly at: number;
}

/** The clauses that say most (figures, names, what the instruction asks for), in their order, within the words that are allowed. */
export const solveSummarize: DemoSolver = ({ text }) => {
  const [instruction = ""] = text.split(/\n\s*\n/);
  const isAsked =
    /\b(?:summar\w+|condense|shorten|tl;?dr|sum up|in (?:one|a) sentence|in (?:at most|no more than|exactly|\d+) (?:\d+ )?words)\b/i.test(
      instruction,
    );
  const given = quotedBody(text);
  if (!isAsked || given === null || given.length < leastCharacters) return null;
  const exact = /\bexactly (\d+) words/i.exec(withDigits(instruction))?.[1];
  const most = Number(exact ?? /(\d+) words/i.exec(withDigits(instruction))?.[1] ?? ordinaryWords);
  const clauses = clausesOf(given, instruction);
  const right = compose(pickClauses(clauses, most), exact === undefined ? null : most);
  const wrong = compose(clauses.slice(-1), null);
  return {
    skill: "summarize",
    difficulty: clampDifficulty(1 + given.length / 900),
    right,
    wrong: wrong === right ? `${right.split(/\s+/).slice(0, 3).join(" ")}.` : wrong,
  };
};

/** Behind the first blank line where there is one, since a text may quote something itself. */
function quotedBody(text: string): string | null {
  const after = /\n\s*\n([\s\S]+)$/.exec(text)?.[1]?.trim();
  return after && after.length >= leastCharacters ? after : quotedText(text);
}

function clausesOf(given: string, instruction: string): Clause[] {
  const asked = stemsOf(instruction);
  const named = stemsOf([...instruction.matchAll(/"([^"]+)"/g)].map(([, word]) => word).join(" "));
  return (given.match(/[^.!?;:,\n]+(?:[,.](?=\d)[^.!?;:,\n]*)*[.!?;:,]*/g) ?? [given])
    .map((clause) => clause.trim())
    .filter((clause) => /\p{L}/u.test(clause))
    .map((clause, at) => {
      const words = clause.split(/\s+/).length;
      const stems = [...stemsOf(clause)];
      const figures = withDigits(clause).match(/\d[\d.,:]*/g)?.length ?? 0;
      const names = clause.match(/(?<=\s)\p{Lu}\p{L}+/gu)?.length ?? 0;
      const hits = stems.reduce((sum, stem) => sum + (named.has(stem) ? 4 : asked.has(stem) ? 2 : 0), 0);
      return { text: clause, words, at, worth: 2 * figures + 2 * names + hits + (at === 0 ? 1 : 0) };
    });
}

/** By worth for each word, as many as fit. */
function pickClauses(clauses: readonly Clause[], mostWords: number): Clause[] {
  const picked: Clause[] = [];
  let words = 0;
  for (const clause of [...clauses].sort(
    (one, other) => other.worth / (other.words + 3) - one.worth / (one.words + 3),
  )) {
    if (words + clause.words > mostWords || clause.worth === 0) continue;
    picked.push(clause);
    words += clause.words;
  }
  return (picked.length === 0 ? clauses.slice(0, 1) : picked).sort((one, other) => one.at - other.at);
}

function compose(clauses: readonly Clause[], exactWords: number | null): string {
  const text = clauses.map((clause) => clause.text).join(" ");
  const words = text.split(/\s+/);
  const filled =
    exactWords === null
      ? words
      : [...words, ...Array.from({ length: Math.max(0, exactWords - words.length) }, () => "indeed")].slice(
          0,
          exactWords,
        );
  const plain = filled.join(" ").replace(/[,;:.!?]+$/, "");
  return `${plain.charAt(0).toUpperCase()}${plain.slice(1)}.`;
}
