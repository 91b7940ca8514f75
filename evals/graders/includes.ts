import { type Grader, shown, verdict } from "./grader.ts";
import { foldText, wantedValues } from "./reading/wanted-values.ts";

/** All values (or any of them, with `mode: any`) occur in the reply. */
export const gradeIncludes: Grader = (spec, { reply }) => {
  const isCaseSensitive = spec.case_sensitive === true;
  const text = foldText(reply.text, isCaseSensitive);
  const missing = wantedValues(spec).filter((value) => !text.includes(foldText(value, isCaseSensitive)));
  if (spec.mode === "any")
    return verdict(missing.length < wantedValues(spec).length, `none of ${shown(missing)} occurs`);
  return verdict(missing.length === 0, `${shown(missing)} is missing`);
};
