import { type Grader, shown, verdict } from "./grader.ts";
import { foldText, wantedValues } from "./reading/wanted-values.ts";

/** The reply begins with one of the values. Case counts unless `case_sensitive: false`. */
export const gradeStartsWith: Grader = (spec, { reply }) => {
  const isCaseSensitive = spec.case_sensitive !== false;
  const text = foldText(reply.text, isCaseSensitive);
  const passed = wantedValues(spec).some((value) => text.startsWith(foldText(value, isCaseSensitive)));
  return verdict(passed, `it begins with ${shown(reply.text.slice(0, 40))}`);
};
