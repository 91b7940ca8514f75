import { type Grader, unscored, verdict } from "./grader.ts";
import { optionsOf } from "./reading/choice-options.ts";
import { chosenLetter } from "./reading/chosen-letter.ts";

/**
 * The reply chooses the option, by its letter or its text. A reply that does not decide is wrong; one whose letter and words name different
 * options is unscored.
 */
export const gradeChoice: Grader = (spec, { reply, prompt }) => {
  const wanted = String(spec.value).toUpperCase();
  const options = optionsOf(prompt);
  const known = options.length > 0 ? options.map(({ letter }) => letter) : [..."ABCDEF"];
  const { letter, fault } = chosenLetter(reply.text, options, [...new Set([...known, wanted])].join(""));
  if (fault === "contradicts") return unscored("the reply's letter and its words name different options");
  return verdict(
    letter === wanted,
    letter === null
      ? fault === "undecided"
        ? "the reply does not decide between options"
        : "no option is picked"
      : `${letter} is picked`,
  );
};
