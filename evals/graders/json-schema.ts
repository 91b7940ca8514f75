import { type Grader, verdict } from "./grader.ts";
import { compileSchema, schemaErrors } from "./reading/compile-schema.ts";
import { jsonAnswers, jsonDocuments } from "./reading/json-of-reply.ts";

/** The reply's JSON (all of it, where it gives several documents side by side) fits the schema; without a schema, there is JSON at all. `whole: true`: the reply is nothing but JSON; `mode: any`: it is
 * enough that one of its documents fits. */
export const gradeJsonSchema: Grader = (spec, { reply }) => {
  const whole = spec.whole === true ? wholeJson(reply.text) : undefined;
  const parts =
    spec.mode === "any" ? jsonDocuments(reply.text).map(({ value }) => value) : jsonAnswers(reply.text);
  const found = spec.whole !== true ? parts : whole === undefined ? [] : [whole];
  if (found.length === 0)
    return verdict(false, spec.whole === true ? "the reply is not JSON" : "there is no JSON in the reply");
  if (typeof spec.schema !== "object" || spec.schema === null) return verdict(true, "");
  const validate = compileSchema(spec.schema);
  if (spec.mode === "any" && found.some((value) => validate(value))) return verdict(true, "");
  const wrong = found.find((value) => !validate(value));
  return verdict(wrong === undefined, wrong === undefined || validate(wrong) ? "" : schemaErrors(validate));
};

function wholeJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
