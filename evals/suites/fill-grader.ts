import type { GraderSpec } from "../graders/grader.ts";
import type { Templates } from "./template.ts";

/** Fields that are programs, or templates that are filled in when a judge is asked. */
const notTemplates: ReadonlySet<string> = new Set(["program", "transform", "context_program"]);

/** Fills in the templates of a grader with a case's variables; programs stay what they are. */
export function fillGrader(
  grader: GraderSpec,
  values: Readonly<Record<string, unknown>>,
  { renderDeep }: Pick<Templates, "renderDeep">,
): GraderSpec {
  const isJudge = grader.type === "judge_prompt" || grader.type === "judge_choice";
  return Object.fromEntries(
    Object.entries(grader).map(([field, value]) => {
      if (notTemplates.has(field) || (isJudge && field === "prompt")) return [field, value];
      if (field === "graders" && Array.isArray(value))
        return [field, value.map((one: GraderSpec) => fillGrader(one, values, { renderDeep }))];
      return [field, renderDeep(value, values)];
    }),
  ) as unknown as GraderSpec;
}
