import { type Grader, shown, verdict } from "./grader.ts";
import { occurringValues, wantedValues } from "./reading/wanted-values.ts";

/** All values (or any of them, with `mode: any`) occur in the reply as whole words, which may have an ending ("cats" for "cat") unless `words: true`; with `words: false` as plain parts of the text. */
export const gradeIncludes: Grader = (spec, { reply }) => {
  const found = occurringValues(spec, reply.text, "inflected");
  const missing = wantedValues(spec).filter((value) => !found.includes(value));
  if (spec.mode === "any") return verdict(found.length > 0, `none of ${shown(missing)} occurs`);
  return verdict(missing.length === 0, `${shown(missing)} is missing`);
};
