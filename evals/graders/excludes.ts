import { type Grader, shown, verdict } from "./grader.ts";
import { occurringValues } from "./reading/wanted-values.ts";

/**
 * None of the values occurs in the reply as whole words; with `words: false` not as plain parts of the text either. An empty reply excludes
 * everything: pair it with a grader that asks for something.
 */
export const gradeExcludes: Grader = (spec, { reply }) => {
  const found = occurringValues(spec, reply.text, "words");
  return verdict(found.length === 0, `${shown(found)} occurs`);
};
