import { gradeReply } from "../../../evals/graders/grade-case.ts";
import type { GraderTools, Reply } from "../../../evals/graders/grader.ts";
import type { SuiteCase, SuiteHeader, WrittenReply } from "../suite-types.ts";
import { promptText } from "./case-text.ts";

export function toReply(written: WrittenReply): Reply {
  if (typeof written === "string") return { text: written, toolCalls: [] };
  return { text: written.text ?? "", toolCalls: written.tool_calls ?? [] };
}

/**
 * Types of the graders that a reply fails; empty when it passes all.
 *
 * @throws when a grader leaves the reply unscored: no shipped case may need what is not there
 */
export async function failedGraders(
  header: SuiteHeader,
  suiteCase: SuiteCase,
  written: WrittenReply,
  tools: GraderTools,
): Promise<string[]> {
  const failed: string[] = [];
  const input = {
    reply: toReply(written),
    prompt: promptText(suiteCase),
    variables: {},
    tools: suiteCase.tools ?? [],
    latencyMs: null,
    costNanoUsd: null,
    finishReason: null,
  };
  for (const grader of suiteCase.graders) {
    const spec = { ...header.grader_defaults?.[grader.type], ...grader };
    const grade = await gradeReply(spec, input, tools);
    if (grade.score === null) throw new Error(grade.reason);
    if (!grade.passed) failed.push(grader.type);
  }
  return failed;
}
