import type { Target, TargetReply, TargetRequest } from "../target.ts";

/** A target that answers at once by a function, for tests; counts its calls. */
export function createFakeTarget(
  id: string,
  answer: (request: TargetRequest) => string | Promise<string>,
  costNanoUsd: number | null = 1_000,
): Target & { readonly calls: () => number } {
  let calls = 0;
  return {
    id,
    cacheIdentity: `fake ${id}`,
    calls: () => calls,
    maxCostNanoUsd: () => (costNanoUsd === null ? null : 2 * costNanoUsd),
    async send(request) {
      calls += 1;
      const reply: TargetReply = {
        reply: { text: await answer(request), toolCalls: [] },
        finishReason: "stop",
        servedModel: id,
        usage: { inputTokens: 10, outputTokens: 5 },
        costNanoUsd,
        costUnknownReason: costNanoUsd === null ? "no price" : null,
        latencyMs: 12,
        timeToFirstTokenMs: null,
      };
      return reply;
    },
  };
}
