import { type Grader, shown, verdict } from "./grader.ts";
import { foldText, wantedValues } from "./reading/wanted-values.ts";

/** None of the values occurs in the reply. An empty reply excludes everything: pair it with a grader that asks for something. */
export const gradeExcludes: Grader = (spec, { reply }) => {
  const isCaseSensitive = spec.case_sensitive === true;
  const text = foldText(reply.text, isCaseSensitive);
  const found = wantedValues(spec).filter((value) => text.includes(foldText(value, isCaseSensitive)));
  return verdict(found.length === 0, `${shown(found)} occurs`);
};
