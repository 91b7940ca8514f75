import { type Grader, verdict } from "./grader.ts";
import { chosenLetter } from "./reading/chosen-letter.ts";
import { normalizeText } from "./reading/normalize-text.ts";

/** The options that a prompt lists, one a line: "A) text", "A. text" or "(A) text". */
function optionsOf(prompt: string): readonly (readonly [string, string])[] {
  return [...prompt.matchAll(/^\s*\(?([A-J])[).:]\s+(.+?)\s*$/gm)].map((match) => [
    match[1] ?? "",
    match[2] ?? "",
  ]);
}

/** The reply picks the letter; a reply that repeats exactly one option's text without a letter picks that one. */
export const gradeChoice: Grader = (spec, { reply, prompt }) => {
  const options = optionsOf(prompt);
  const letters = [...new Set([...options.map(([letter]) => letter), String(spec.value), ..."ABCDEF"])].join(
    "",
  );
  const letter = chosenLetter(reply.text, letters) ?? byText(reply.text, options);
  return verdict(letter === spec.value, letter === null ? "no option is picked" : `${letter} is picked`);
};

function byText(text: string, options: readonly (readonly [string, string])[]): string | null {
  const answer = normalizeText(text);
  const same = options.filter(([, option]) => normalizeText(option) === answer);
  return same.length === 1 ? (same[0]?.[0] ?? null) : null;
}
