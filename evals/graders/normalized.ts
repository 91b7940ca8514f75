import { type Grader, shown, verdict } from "./grader.ts";
import { afterAnswerMarker } from "./reading/marked-answer.ts";
import { sameNormalized } from "./reading/normalize-text.ts";
import { wantedValues } from "./reading/wanted-values.ts";

/** The reply, or what follows its last "Answer:" (all of it or its first line), equals a value without regard to case and punctuation. */
export const gradeNormalized: Grader = (spec, { reply }) => {
  const marked = afterAnswerMarker(reply.text);
  const answers = [reply.text, marked, marked?.split("\n")[0] ?? null].filter((text) => text !== null);
  const passed = wantedValues(spec).some((value) => answers.some((answer) => sameNormalized(value, answer)));
  return verdict(passed, `${shown(answers.at(-1) ?? "")} is not ${shown(wantedValues(spec)[0])}`);
};
