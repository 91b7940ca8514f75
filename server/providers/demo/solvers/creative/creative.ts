import type { DemoSolver } from "../../demo-solution.ts";
import { type TextWish, textWish } from "./text-wish.ts";
import { lineOf, wordsBeginning } from "./word-stock.ts";

/** Poems, stories and slogans that keep to the form that was asked for, and have nothing more to them. */
export const solveCreative: DemoSolver = ({ text }) => {
  if (
    !/\b(?:poem|acrostic|story|slogan|haiku|verse|rhyme|tongue twister|limerick|invent|dialogue|sentence of|write (?:a|an|one|two|three|four|five|six) (?:\w+ ){0,3}(?:lines?|sentences?|names?|story|paragraph|message|toast|joke|riddle|song))\b/i.test(
      text,
    )
  )
    return null;
  const wish = textWish(text);
  return {
    skill: "chat",
    difficulty: 1,
    right: compose(wish),
    wrong: compose({ ...wish, lines: null, letters: null, words: null, mustHave: [] }),
  };
};

function compose(wish: TextWish): string {
  const { letters, letterPerWord, lines, words, mustHave, initial, opening, ending, sentences } = wish;
  if (letters !== null && letterPerWord)
    return sentence(letters.map((letter, at) => wordsBeginning(letter, at)));
  if (letters !== null)
    return letters
      .map((letter, at) =>
        capital(`${wordsBeginning(letter, at)} ${lineOf(at, mustHave[at] ?? null, wish.avoid)}`),
      )
      .join("\n");
  if (initial !== null)
    return sentence(Array.from({ length: Math.max(3, words ?? 9) }, (_, at) => wordsBeginning(initial, at)));
  const count = lines ?? 0;
  if (count > 0)
    return Array.from({ length: count }, (_, at) => {
      const body = wish.growing
        ? growingLine(at + wish.growing.from, at === count - 1 ? mustHave : [])
        : lineOf(
            at,
            mustHave.length === 1 || at < mustHave.length
              ? (mustHave[at] ?? (wish.inEach ? mustHave[0] : null) ?? null)
              : null,
            wish.avoid,
          );
      return `${opening[at % Math.max(1, opening.length)] ?? ""}${capital(body)}`.trim();
    }).join("\n");
  const body = Array.from({ length: sentences ?? 2 }, (_, at) =>
    capital(`${lineOf(at, mustHave[at] ?? null, wish.avoid)}.`),
  );
  const rest = mustHave.slice(body.length);
  if (rest.length > 0) body.push(capital(`${lineOf(body.length, rest.join(" and "), wish.avoid)}.`));
  const text = words === null ? body.join(" ") : fitWords(body, words, wish);
  return ending === null ? text : `${text.replace(/[.!]$/, "")}, ${ending}`;
}

function growingLine(count: number, mustHave: readonly string[]): string {
  const stock = [
    ...mustHave,
    ...lineOf(count, null, []).split(" "),
    ...lineOf(count + 1, null, []).split(" "),
    ...lineOf(count + 2, null, []).split(" "),
  ];
  return stock.slice(0, count).join(" ");
}

/** Cut or filled to a number of words that lies within what was asked for. */
function fitWords(body: readonly string[], words: number, wish: TextWish): string {
  const filled = [...body];
  for (let at = body.length; filled.join(" ").split(/\s+/).length < words && at < 40; at += 1)
    filled.push(capital(`${lineOf(at, null, wish.avoid)}.`));
  const all = filled.join(" ").split(/\s+/);
  return `${all.slice(0, words).join(" ").replace(/[.,]$/, "")}.`;
}

const sentence = (words: readonly string[]): string => `${capital(words.join(" "))}.`;
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
