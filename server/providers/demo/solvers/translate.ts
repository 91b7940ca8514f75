import { clampDifficulty, type DemoSolver } from "../demo-solution.ts";
import { dictionary, languages } from "./dictionary.ts";
import { quotedText } from "./quoted-text.ts";

/** Word by word from English, with a dictionary of some dozen words; what is not in it stays English. */
export const solveTranslate: DemoSolver = ({ text }) => {
  const asked =
    /\b(?:translat\w+|say|word for)\b[\s\S]{0,200}?\b(?:in)?to?\s*(german|french|spanish|italian)\b|\bin (german|french|spanish|italian)\b/i.exec(
      text,
    );
  const language = (asked?.[1] ?? asked?.[2])?.toLowerCase();
  const given = quotedText(text);
  const column = languages.indexOf(language ?? "");
  if (given === null || column === -1) return null;
  const words = given.match(/[\p{L}'-]+|[^\p{L}'-]+/gu) ?? [];
  const translated = words.map((word) => translateWord(word, column));
  const right = capitalLike(given, translated.join(""));
  const wrong = capitalLike(
    given,
    words.map((word, index) => (index === 0 ? word : (translated[index] ?? word))).join(""),
  );
  return {
    skill: "translate",
    difficulty: clampDifficulty(words.length / 4),
    right,
    wrong: wrong === right ? given : wrong,
  };
};

function translateWord(word: string, column: number): string {
  return dictionary[word.toLowerCase()]?.[column] ?? word;
}

function capitalLike(original: string, text: string): string {
  const isCapital = /^\p{Lu}/u.test(original);
  return isCapital ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}
