import type { Candidate, LastServed } from "../contracts/index.ts";
import { ratesFor } from "../money/expected-cost.ts";

/** Time after its last use that providers keep a prompt's prefix by default (OpenAI: 5 to 10 minutes; Anthropic: 5). */
export const promptCacheLifetimeMs = 300_000;
/** Prefixes below this are not cached (OpenAI; Anthropic's least is the same or more). */
export const minCachedTokens = 1024;

const million = 1_000_000;

/**
 * Input tokens of a request that the model that served last is expected to hold in its prompt cache: the conversation as it was sent then.
 * 0: too short to be cached, the cache's lifetime is over, its endpoint sells no cached input, or it reported that it cached nothing.
 */
export function expectedCachedTokens(
  last: LastServed,
  holder: Candidate,
  inputTokens: number,
  nowMs: number,
): number {
  if (last.cachedTokens === 0 || holder.model.price?.cachedInputNanoUsdPerMillion === null) return 0;
  const tokens = Math.min(last.inputTokens ?? inputTokens, inputTokens);
  return tokens < minCachedTokens || nowMs - last.servedAtMs > promptCacheLifetimeMs ? 0 : tokens;
}

/**
 * Worth of the cached tokens at the model that holds them, integer nano-dollars with its markup:
 * `(input price - cached input price) * cached tokens`. 0 where cached input costs the same; null where no price is known.
 *
 * @param inputTokens of the whole request: they decide the price tier
 */
export function lostCacheNanoUsd(
  holder: Candidate,
  cachedTokens: number,
  inputTokens: number,
): number | null {
  if (holder.model.price === null) return null;
  const rates = ratesFor(holder.model.price, inputTokens);
  const cached = rates.cachedInputNanoUsdPerMillion ?? rates.inputNanoUsdPerMillion;
  return charge(holder, Math.max(0, rates.inputNanoUsdPerMillion - cached) * cachedTokens);
}

/** What another model adds for writing that prefix into its own cache, integer nano-dollars; 0: it does not charge more for that. */
export function cacheWriteSurchargeNanoUsd(
  candidate: Candidate,
  cachedTokens: number,
  inputTokens: number,
): number {
  if (candidate.model.price === null) return 0;
  const rates = ratesFor(candidate.model.price, inputTokens);
  const write = rates.cacheWriteNanoUsdPerMillion ?? rates.inputNanoUsdPerMillion;
  return charge(candidate, Math.max(0, write - rates.inputNanoUsdPerMillion) * cachedTokens);
}

function charge(candidate: Candidate, nanoUsdTimesMillion: number): number {
  const markup = candidate.model.deployments[0]?.markupBasisPoints ?? 0;
  return Math.round((nanoUsdTimesMillion / million) * (1 + markup / 10_000));
}
