import type { JudgeCall } from "../graders/grader.ts";
import type { TargetRequest } from "./target.ts";

/** A judge's question as it is sent, in runs and when the judge is measured alike: the cache then knows it, too. */
export const judgeRequest = ({ messages }: JudgeCall): TargetRequest => ({
  messages,
  tools: [],
  parameters: { temperature: 0 },
});
