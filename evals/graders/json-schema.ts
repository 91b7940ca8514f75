import { type Grader, verdict } from "./grader.ts";
import { compileSchema, schemaErrors } from "./reading/compile-schema.ts";
import { jsonOfReply } from "./reading/json-of-reply.ts";

/** The reply's JSON fits the schema; without a schema, there is JSON at all. `whole: true`: the reply is nothing but JSON. */
export const gradeJsonSchema: Grader = (spec, { reply }) => {
  const value = spec.whole === true ? wholeJson(reply.text) : jsonOfReply(reply.text);
  if (value === undefined)
    return verdict(false, spec.whole === true ? "the reply is not JSON" : "there is no JSON in the reply");
  if (typeof spec.schema !== "object" || spec.schema === null) return verdict(true, "");
  const validate = compileSchema(spec.schema);
  return verdict(validate(value), schemaErrors(validate));
};

function wholeJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
