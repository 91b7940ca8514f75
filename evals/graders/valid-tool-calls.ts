import { type Grader, verdict } from "./grader.ts";
import { compileSchema, schemaErrors } from "./reading/compile-schema.ts";

/** There is a call, and every call names an offered tool with arguments that fit its schema. */
export const gradeValidToolCalls: Grader = (_spec, { reply, tools }) => {
  if (reply.toolCalls.length === 0) return verdict(false, "no tool is called");
  for (const call of reply.toolCalls) {
    const offered = tools.find((tool) => tool.function.name === call.name);
    if (!offered) return verdict(false, `${call.name} is not offered`);
    const { parameters } = offered.function;
    if (typeof parameters !== "object" || parameters === null) continue;
    const validate = compileSchema(parameters);
    if (!validate(call.arguments)) return verdict(false, `${call.name}: ${schemaErrors(validate)}`);
  }
  return verdict(true, "");
};
