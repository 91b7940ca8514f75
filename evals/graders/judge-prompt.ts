import type { Grader } from "./grader.ts";
import { fillJudgePrompt } from "./reading/fill-judge-prompt.ts";
import { jsonOfReply } from "./reading/json-of-reply.ts";
import { judgeVerdict } from "./reading/judge-verdict.ts";

/**
 * A judge asked in the suite's own words: `prompt` is a template over `output`, `rubric`, `prompt` and the case's variables. The answer is
 * JSON with `score` or `pass`; it passes unless `pass` is false, and with a `threshold` only from that score on.
 */
export const gradeJudgePrompt: Grader = async (spec, input, { askJudge }) => {
  const answer = await askJudge({
    messages: fillJudgePrompt(String(spec.prompt), {
      ...input.variables,
      prompt: input.prompt,
      output: input.reply.text,
      rubric: spec.rubric ?? "",
    }),
  });
  const { score, reason } = judgeVerdict(answer);
  const stated = (jsonOfReply(answer) as { pass?: unknown } | undefined)?.pass;
  const passed = stated !== false && (typeof spec.threshold !== "number" || score >= spec.threshold);
  return {
    score,
    passed: typeof stated === "boolean" || typeof spec.threshold === "number" ? passed : score >= 0.5,
    reason: `judge: ${reason}`,
  };
};
