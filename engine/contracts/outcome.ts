import type { Cost } from "./cost.ts";
import type { Meters } from "./meters.ts";
import type { PriceSnapshot } from "./price.ts";

/** One try at one deployment. */
export interface Attempt {
  readonly deploymentId: string;
  readonly candidateId: string;
  readonly startedAtMs: number;
  readonly durationMs: number;
  /** HTTP status of the upstream; null: no reply came. */
  readonly status: number | null;
  /** Stable error code of ours; null: it succeeded. */
  readonly errorCode: string | null;
  /** The provider's own id of the call, by which its support finds it. Absent: it gave none, or the call served and is stored without it. */
  readonly upstreamRequestId?: string;
  /** What it wrote of a reply that broke off and was resumed. Absent: there was no such thing. */
  readonly part?: {
    /** `first`: it began the reply; `prefill`, `instruction`: it went on with it, after the text as its own last turn, or told to. */
    readonly how: "first" | "prefill" | "instruction";
    readonly usage: Meters | null;
    readonly cost: Cost | null;
    readonly costUnknownReason: string | null;
  };
  /**
   * What this call was billed, of a request that had more than one such: it failed after tokens were made or counted, lost a hedge, or served beside one that did. Absent: it was the only one, see
   * `part`, or there is nothing to bill as far as can be told.
   */
  readonly charge?: {
    readonly usage: Meters | null;
    readonly cost: Cost | null;
    readonly costUnknownReason: string | null;
  };
}

/** By what requests are counted in reports; null: there is none, or it is not known. */
export interface RequestLabels {
  /** Without effort. */
  readonly model: string | null;
  readonly provider: string | null;
  /** The likeliest task type. */
  readonly task: string | null;
}

/** What really happened to a request. */
export interface Outcome {
  readonly requestId: string;
  readonly finishedAtMs: number;
  /** `ok`: whole reply delivered; `error`: an error was sent; `cancelled`: the client went away; `broken`: the stream broke after its first byte. */
  readonly status: "ok" | "error" | "cancelled" | "broken";
  readonly servedCandidateId: string | null;
  readonly servedDeploymentId: string | null;
  readonly attempts: readonly Attempt[];
  readonly usage: Meters | null;
  /** null: not known, for the reason below. */
  readonly cost: Cost | null;
  readonly costUnknownReason: string | null;
  readonly priceSnapshot: PriceSnapshot | null;
  readonly timeToFirstTokenMs: number | null;
  readonly totalMs: number;
  /** Time spent in the gateway itself before the upstream was called. */
  readonly overheadMs: number;
  readonly finishReason: string | null;
  readonly errorCode: string | null;
  readonly isStream: boolean;
  /** Where the gateway gave a reply of its own cache: what that cost when it was made (null: not known), and who had made it. */
  readonly cached?: { readonly savedNanoUsd: number | null; readonly labels: RequestLabels };
}
