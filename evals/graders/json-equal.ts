import { type Grader, shown, verdict } from "./grader.ts";
import { jsonEqual } from "./reading/json-equal.ts";
import { jsonOfReply } from "./reading/json-of-reply.ts";

/** The reply's JSON is equal; the order of keys does not count, that of arrays does. */
export const gradeJsonEqual: Grader = (spec, { reply }) => {
  const got = jsonOfReply(reply.text);
  if (got === undefined) return verdict(false, "there is no JSON in the reply");
  const passed = jsonEqual(spec.value, got, {
    ...(typeof spec.number_tolerance === "number" ? { numberTolerance: spec.number_tolerance } : {}),
    ignore: Array.isArray(spec.ignore) ? spec.ignore.map(String) : [],
  });
  return verdict(passed, `${shown(got)} is not ${shown(spec.value)}`);
};
