import { type Grader, shown, unscored, verdict } from "./grader.ts";
import { jsonEqual } from "./reading/json-equal.ts";
import { jsonAnswers } from "./reading/json-of-reply.ts";

/**
 * The reply's JSON equals `value`, or one of `any_of`; the order of keys does not count, that of arrays does. Of several documents the one
 * that takes the others' place counts; of documents side by side that differ it cannot be told.
 */
export const gradeJsonEqual: Grader = (spec, { reply }) => {
  const found = jsonAnswers(reply.text);
  if (found.length === 0) return verdict(false, "there is no JSON in the reply");
  const options = {
    ...(typeof spec.number_tolerance === "number" ? { numberTolerance: spec.number_tolerance } : {}),
    ignore: Array.isArray(spec.ignore) ? spec.ignore.map(String) : [],
  };
  const wanted = Array.isArray(spec.any_of) ? (spec.any_of as readonly unknown[]) : [spec.value];
  const right = found.filter((one) => wanted.some((value) => jsonEqual(value, one, options)));
  if (right.length > 0 && right.length < found.length)
    return unscored(`the reply gives ${found.length} JSON documents, and not all are ${shown(wanted[0])}`);
  return verdict(right.length > 0, `${shown(found.at(-1))} is not ${shown(wanted[0])}`);
};
