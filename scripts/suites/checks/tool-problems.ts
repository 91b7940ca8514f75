import { Ajv } from "ajv";
import type { SuiteCase } from "../suite-types.ts";
import { toReply } from "./failed-graders.ts";

const ajv = new Ajv({ strict: false });

/** Calls of the ideal and accepted replies that name no offered tool or break its parameter schema. */
export function toolProblems(suiteCase: SuiteCase): string[] {
  const tools = new Map(
    (suiteCase.tools ?? []).map((tool) => [tool.function.name, tool.function.parameters]),
  );
  const problems: string[] = [];
  for (const written of [suiteCase.ideal, ...(suiteCase.accepted ?? [])]) {
    for (const call of toReply(written).toolCalls) {
      const parameters = tools.get(call.name);
      if (!parameters) problems.push(`"${call.name}" is not one of the case's tools`);
      else if (!ajv.validate(parameters, call.arguments)) {
        problems.push(`the call of ${call.name} breaks its schema: ${ajv.errorsText()}`);
      }
    }
  }
  for (const grader of suiteCase.graders.filter(({ type }) => type === "tool_call")) {
    if (typeof grader.name === "string" && !tools.has(grader.name)) {
      problems.push(`the grader asks for "${grader.name}", which is not one of the case's tools`);
    }
  }
  return problems;
}
