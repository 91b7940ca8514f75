import type { CostResult, Meters } from "../../../engine/index.ts";

/** What is known of a reply when its attempt is over, whole or not. */
export interface ServedFacts {
  readonly usage: Meters | null;
  /** null: the attempt ended before a cost could be stated. */
  readonly cost: CostResult | null;
  readonly finishReason: string | null;
  /** Monotonic milliseconds; null: not streamed, or no token came. */
  readonly firstTokenAtMs: number | null;
}

export const nothingServed: ServedFacts = {
  usage: null,
  cost: null,
  finishReason: null,
  firstTokenAtMs: null,
};
