import type { Decision } from "../../engine/index.ts";

/** One decision as a JSON line for other programs: names as in the gateway's replies, difficulty in logits above ordinary prompts of the kind, money in integer nano-dollars, times in milliseconds. */
export function routeLine(number: number, decision: Decision): object {
  return {
    number,
    choice: decision.chosenCandidateId,
    tasks: decision.tasks.map(({ taskType, probability }) => ({ task_type: taskType, probability })),
    novelty: decision.novelty,
    ...(decision.difficulty === undefined
      ? {}
      : {
          difficulty: decision.difficulty.shift,
          difficulty_deviation: Math.sqrt(decision.difficulty.variance),
        }),
    reason: decision.reason,
    candidates: decision.ranked.map(({ candidateId, modelId, reasoningEffort, score, prediction }) => ({
      candidate: candidateId,
      model: modelId,
      effort: reasoningEffort,
      quality: prediction.quality.mean,
      standard_deviation: prediction.quality.standardDeviation,
      cost_nano_usd: prediction.cost.expectedNanoUsd,
      output_tokens: prediction.cost.expectedOutputTokens,
      latency_ms: prediction.latency.totalMs,
      score,
    })),
    excluded: decision.excluded.map(({ candidateId, code }) => ({ candidate: candidateId, code })),
  };
}
