import { type Grader, shown, verdict } from "./grader.ts";
import { jsonEqual } from "./reading/json-equal.ts";
import { jsonOfReply } from "./reading/json-of-reply.ts";

/** The reply's JSON equals `value`, or one of `any_of`; the order of keys does not count, that of arrays does. */
export const gradeJsonEqual: Grader = (spec, { reply }) => {
  const got = jsonOfReply(reply.text);
  if (got === undefined) return verdict(false, "there is no JSON in the reply");
  const options = {
    ...(typeof spec.number_tolerance === "number" ? { numberTolerance: spec.number_tolerance } : {}),
    ignore: Array.isArray(spec.ignore) ? spec.ignore.map(String) : [],
  };
  const wanted = Array.isArray(spec.any_of) ? (spec.any_of as readonly unknown[]) : [spec.value];
  const passed = wanted.some((one) => jsonEqual(one, got, options));
  return verdict(passed, `${shown(got)} is not ${shown(wanted[0])}`);
};
