import { type Grader, shown } from "./grader.ts";
import { fillJudgePrompt } from "./reading/fill-judge-prompt.ts";
import { jsonOfReply } from "./reading/json-of-reply.ts";

/** From here on a score passes where the judge says nothing of passing. */
const usualThreshold = 0.5;

/**
 * A judge asked in the suite's own words: `prompt` is a template over `output`, `rubric`, `prompt` and the case's variables (as well as
 * `input`, `completion` and `criteria`, as OpenAI's evals call them). The answer is JSON with `score` or `pass`. It passes unless `pass` is
 * false, and with a `threshold` only from that score on; a score above 1 counts as 1. An answer without either leaves the case unscored.
 */
export const gradeJudgePrompt: Grader = async (spec, input, { askJudge }) => {
  const { rubric = "", threshold } = spec;
  const answer = await askJudge({
    messages: fillJudgePrompt(String(spec.prompt), {
      input: input.prompt,
      completion: input.reply.text,
      criteria: rubric,
      ...input.variables,
      prompt: input.prompt,
      output: input.reply.text,
      rubric,
    }),
  });
  const found = (jsonOfReply(answer) ?? {}) as { score?: unknown; pass?: unknown; reason?: unknown };
  const written = typeof found.score === "string" ? Number(found.score) : found.score;
  const stated = typeof found.pass === "boolean" ? found.pass : null;
  const score =
    typeof written === "number" && Number.isFinite(written)
      ? written
      : stated === null
        ? null
        : Number(stated);
  if (score === null)
    throw new Error(`the judge's answer has neither \`score\` nor \`pass\`: ${shown(answer)}`);
  const passMark =
    typeof threshold === "number" ? threshold : stated === null ? usualThreshold : Number.NEGATIVE_INFINITY;
  const reason = typeof found.reason === "string" ? found.reason : "no reason given";
  return {
    score: Math.min(1, Math.max(0, score)),
    passed: stated !== false && score >= passMark,
    reason: `judge: ${reason}`,
  };
};
