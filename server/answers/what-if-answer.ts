import type { PolicyAnswer, Weights } from "./preference-answers.ts";

/* `POST /v1/whatif`. Money in dollars, times in milliseconds. */

/** A figure with its 95% interval; null: not known. */
export interface WhatIfEstimate {
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** A figure of a sweep. */
export interface WhatIfPointFigure {
  /** What the router expects of the other choices (the direct method). */
  readonly predicted: WhatIfEstimate;
  readonly doubly_robust: WhatIfEstimate;
  /** Doubly robust less logged. */
  readonly change: WhatIfEstimate;
  /** Why the log cannot say; null: it can. */
  readonly refusal: string | null;
}

/** What the log says of one figure. */
export interface WhatIfFigure extends WhatIfPointFigure {
  /** What was observed, under the policies that decided. */
  readonly logged: WhatIfEstimate;
  readonly ips: WhatIfEstimate;
  readonly snips: WhatIfEstimate;
  readonly overlap: {
    readonly observed_requests: number;
    readonly alike_requests: number;
    readonly effective_samples: number;
    readonly supported_share: number | null;
    readonly max_weight: number;
    readonly clipped: number;
  };
}

/** What one price of a quality point would have done. */
export interface WhatIfPoint {
  readonly quality_point_usd: number;
  readonly weights: Weights;
  readonly moved: number;
  readonly refused: number;
  readonly quality: WhatIfPointFigure;
  readonly cost_per_thousand_usd: WhatIfPointFigure;
  readonly latency_ms: WhatIfPointFigure;
}

/** Why the log does not hold what another version of the priors reads. */
export type UnreadableCode = "no_features" | "another_layout" | "unknown_layout" | "another_embedder";

/** Requests that were left out for one and the same reason. */
export interface UnreadableReason {
  readonly code: UnreadableCode;
  readonly requests: number;
  /** For people, with the number. */
  readonly message: string;
}

export interface WhatIfAnswer extends PolicyAnswer {
  readonly object: "whatif";
  readonly since: string;
  readonly until: string;
  /** Whose requests; null: everybody's. */
  readonly tenant: string | null;
  /** Version of the priors that predicted instead; null: predictions are those of the log. */
  readonly priors_version: string | null;
  readonly confidence: 0.95;
  readonly requests: {
    readonly decided_again: number;
    /** Best candidate would be another than in the log, or under the setting in use, as asked. */
    readonly moved: number;
    /** No candidate would be left. */
    readonly refused: number;
    readonly unpriced: number;
    /** The log does not hold what the question needs: in nothing else. */
    readonly unreadable: number;
    /** The most frequent first; together they are `unreadable`. */
    readonly unreadable_reasons: readonly UnreadableReason[];
    /** Could have gone to more than one candidate. */
    readonly drawn: number;
    /** Of the time, but for a preset, or naming their model: no policy of the configuration decides them. */
    readonly presets: number;
    readonly named: number;
  };
  readonly quality: WhatIfFigure;
  readonly cost_per_thousand_usd: WhatIfFigure;
  readonly latency_ms: WhatIfFigure;
  /** The most frequent first. */
  readonly moves: readonly {
    readonly from: string;
    readonly to: string | null;
    readonly task_type: string | null;
    readonly requests: number;
    /** The newest of them. */
    readonly request_ids: readonly string[];
  }[];
  readonly candidates: readonly { readonly id: string; readonly before: number; readonly after: number }[];
  /** One for each price of the sweep, in its order; absent: none was asked for. */
  readonly sweep?: readonly WhatIfPoint[];
}
