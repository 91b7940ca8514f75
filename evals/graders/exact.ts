import { type Grader, shown, verdict } from "./grader.ts";
import { unwrapCode } from "./reading/normalize-text.ts";
import { wantedValues } from "./reading/wanted-values.ts";

/** The reply equals a value after trimming and removing one code fence or pair of backticks around the whole. */
export const gradeExact: Grader = (spec, { reply }) => {
  const answer = unwrapCode(reply.text);
  const passed = wantedValues(spec).some((value) => unwrapCode(value) === answer);
  return verdict(passed, `${shown(answer)} is not ${shown(wantedValues(spec)[0])}`);
};
