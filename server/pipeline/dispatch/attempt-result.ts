import type { CostResult, Meters } from "../../../engine/index.ts";
import type { AttemptFailure } from "./attempt-failure.ts";

/** What is known of a reply when its attempt is over, whole or not. */
export interface ServedFacts {
  readonly usage: Meters | null;
  /** null: the attempt ended before a cost could be stated. */
  readonly cost: CostResult | null;
  readonly finishReason: string | null;
  /** Monotonic milliseconds; null: not streamed, or no token came. */
  readonly firstTokenAtMs: number | null;
  /** The other model that the upstream says it served; null: it is the one that was asked for, as far as can be told. */
  readonly substitutedBy: string | null;
}

export const nothingServed: ServedFacts = {
  usage: null,
  cost: null,
  finishReason: null,
  firstTokenAtMs: null,
  substitutedBy: null,
};

/** How an attempt ended. */
export type AttemptResult =
  | { readonly kind: "served"; readonly facts: ServedFacts; readonly status: number | null }
  /** Nothing has reached the client. */
  | {
      readonly kind: "failed";
      readonly failure: AttemptFailure;
      readonly status: number | null;
      /** Usage of a reply that is billed although it was of no use; null: tokens came, and the provider did not say how many. Absent: nothing came that is billed, as far as can be told. */
      readonly billed?: Meters | null | undefined;
    }
  /** Part of a stream has reached the client. */
  | {
      readonly kind: "broken";
      readonly facts: ServedFacts;
      readonly failure: AttemptFailure;
      readonly status: number | null;
    }
  | { readonly kind: "cancelled"; readonly facts: ServedFacts; readonly status: number | null };
