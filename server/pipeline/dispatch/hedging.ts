import type { Operation } from "../../operation/operation.ts";
import type { RequestConsumer } from "../request-events.ts";
import type { DispatchTarget } from "./dispatch-target.ts";

/** Latest times to first token that count for each deployment. */
const remembered = 64;
/** Below so many nothing is known of a deployment's usual time. */
const fewest = 20;
const percentile = 0.95;

/** What is read of a request. */
export interface HedgedRequest {
  readonly operation: Pick<Operation, "payload">;
  readonly targets: readonly DispatchTarget[];
}

export interface Hedging {
  /** Hears of the times to first token. */
  readonly consumer: RequestConsumer;
  /** After how long without content a second place is asked as well, milliseconds; null: never, for this request. */
  afterMs(request: HedgedRequest): number | null;
  /** Whether a second call is within the cap; counts it where it is. */
  admit(): boolean;
}

/**
 * When a second place is asked beside one that is slower than usual: after the 95th percentile of the latest times to first token of its deployment.
 *
 * @param share most second calls, as a share of the streamed requests so far, (0,1]: the cap on what they may cost
 */
export function createHedging(share: number): Hedging {
  const times = new Map<string, { readonly values: Float64Array; count: number }>();
  let requests = 0;
  let hedges = 0;
  return {
    consumer: {
      firstToken(_operation, { deployment }: DispatchTarget, afterMs) {
        const known = times.get(deployment.id) ?? { values: new Float64Array(remembered), count: 0 };
        known.values[known.count % remembered] = afterMs;
        known.count += 1;
        times.set(deployment.id, known);
      },
    },
    afterMs({ operation, targets }) {
      if (!operation.payload.isStream) return null;
      requests += 1;
      const [first, second] = targets;
      if (first === undefined || second === undefined) return null;
      const known = times.get(first.deployment.id);
      if (known === undefined || known.count < fewest) return null;
      const sorted = known.values.slice(0, Math.min(known.count, remembered)).sort();
      return sorted[Math.ceil(percentile * sorted.length) - 1] ?? null;
    },
    admit() {
      if (hedges + 1 > share * requests) return false;
      hedges += 1;
      return true;
    },
  };
}
