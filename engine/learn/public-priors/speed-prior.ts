import type { Price } from "../../contracts/index.ts";
import type { OrdinaryUse } from "./ordinary-use.ts";

const nanoUsdPerUsd = 1e9;

export interface SpeedPrior {
  readonly timeToFirstTokenMs: number;
  readonly outputTokensPerSecond: number;
}

/**
 * Speed of a model before it was measured: by the provider's hardware where that is of a class of its own, else by output price, which
 * follows size. Time to the first token is that of any token, reasoning included: what reasoning adds to a reply comes in through its
 * tokens, and would be counted twice otherwise.
 */
export function speedPrior(provider: string, price: Price | null, use: OrdinaryUse): SpeedPrior {
  const own = use.speedByProvider[provider];
  if (own !== undefined) return own;
  const usd = price === null ? null : price.outputNanoUsdPerMillion / nanoUsdPerUsd;
  const middle = use.speedByPrice[Math.floor(use.speedByPrice.length / 2)]!;
  const speed =
    usd === null
      ? middle
      : use.speedByPrice.find(({ upToOutputUsdPerMillion: maxUsd }) => maxUsd === null || usd <= maxUsd);
  const { timeToFirstTokenMs, outputTokensPerSecond } = speed ?? middle;
  return { timeToFirstTokenMs, outputTokensPerSecond };
}
