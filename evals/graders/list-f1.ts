import { type Grader, scored } from "./grader.ts";
import { listOfReply } from "./reading/list-of-reply.ts";
import { normalizeText } from "./reading/normalize-text.ts";
import { wantedValues } from "./reading/wanted-values.ts";
import { bagF1 } from "./reading/word-tokens.ts";
import { longestCommonLength } from "./rouge-l.ts";

/** F1 of the listed items; with `ordered: true` only those in the right order count (longest common subsequence). */
export const gradeListF1: Grader = (spec, { reply }) => {
  const wanted = wantedValues(spec).map(normalizeText);
  const got = listOfReply(reply.text).map(normalizeText);
  const f1 =
    spec.ordered === true && wanted.length + got.length > 0
      ? (2 * longestCommonLength(wanted, got)) / (wanted.length + got.length)
      : bagF1(wanted, got);
  return scored(f1, typeof spec.threshold === "number" ? spec.threshold : 1, "list F1");
};
