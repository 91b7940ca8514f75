import type { Usage } from "../../engine/index.ts";
import type { CostResult } from "./compute-cost.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * The `usage` object that a client gets: everything the upstream reported, and always `cost` in dollars with `cost_details`, cached, cache-write
 * and reasoning tokens. What is not known is null, with the reason in `cost_details.unknown_reason`. A `cost` of the upstream's own moves
 * to `cost_details.upstream_reported_cost`.
 */
export function usageReport(raw: unknown, usage: Usage | null, result: CostResult): Fields {
  const fields = object(raw);
  const { cost, unknownReason } = result;
  return {
    prompt_tokens: null,
    completion_tokens: null,
    total_tokens: null,
    ...fields,
    prompt_tokens_details: {
      ...object(fields.prompt_tokens_details),
      cached_tokens: usage?.cachedInputTokens ?? null,
      cache_write_tokens: usage?.cacheWriteTokens ?? null,
    },
    completion_tokens_details: {
      ...object(fields.completion_tokens_details),
      reasoning_tokens: usage?.reasoningTokens ?? null,
    },
    cost: cost === null ? null : nanoToUsd(cost.totalNanoUsd),
    cost_details: {
      upstream_inference_cost: cost === null ? null : nanoToUsd(cost.upstreamNanoUsd),
      markup: cost === null ? null : nanoToUsd(cost.markupNanoUsd),
      ...(unknownReason === null ? {} : { unknown_reason: unknownReason }),
      ...(fields.cost === undefined ? {} : { upstream_reported_cost: fields.cost }),
    },
  };
}

/** The double nearest to the exact decimal: nano-dollars are integers, and one division is rounded correctly. */
function nanoToUsd(nanoUsd: number): number {
  return nanoUsd / 1e9;
}

function object(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}
