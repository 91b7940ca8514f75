import { type Grader, shown, verdict } from "./grader.ts";
import { unwrapCode } from "./reading/normalize-text.ts";
import { wantedValues } from "./reading/wanted-values.ts";

/**
 * The reply equals a value after trimming and removing one code fence or pair of backticks around the whole, composed accents being equal
 * to decomposed ones; with `strict`, as it is, character by character.
 */
export const gradeExact: Grader = (spec, { reply }) => {
  const plain =
    spec.strict === true
      ? (text: string): string => text
      : (text: string): string => unwrapCode(text).normalize("NFC");
  const answer = plain(reply.text);
  const passed = wantedValues(spec).some((value) => plain(value) === answer);
  return verdict(passed, `${shown(answer)} is not ${shown(wantedValues(spec)[0])}`);
};
