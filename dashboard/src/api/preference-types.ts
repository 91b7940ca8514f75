/* What the API answers of preferences and what-if questions, as far as the dashboard reads it. Money in dollars, times in milliseconds; null: not known. */

export interface Weights {
  readonly quality: number;
  readonly cost: number;
  readonly latency: number;
}

/** Ceilings and floors; null: none. */
export interface RoutingLimits {
  readonly max_cost_usd: number | null;
  readonly max_latency_ms: number | null;
  readonly min_quality: number | null;
}

/** How `auto` decides. */
export interface PolicyInUse {
  readonly rule:
    | { readonly kind: "weights"; readonly weights: Weights }
    | { readonly kind: "guarantee"; readonly share: number; readonly confidence: number };
  readonly limits: RoutingLimits;
  readonly quality_point_usd: number | null;
}

export interface StoredPreferences {
  readonly revision: number;
  /** null: as configured. */
  readonly setting: Readonly<Record<string, unknown>> | null;
  readonly actor: string;
  /** null: the configuration. */
  readonly set_at: string | null;
}

/** `GET /v1/admin/preferences`. */
export interface Preferences {
  readonly revision: number;
  readonly in_use: PolicyInUse;
  readonly configured: PolicyInUse;
  readonly history: readonly StoredPreferences[];
}

/** A figure with its 95% interval; null: not known. */
export interface Estimate {
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export interface WhatIfPointFigure {
  readonly predicted: Estimate;
  readonly doubly_robust: Estimate;
  readonly change: Estimate;
  /** Why the log cannot say; null: it can. */
  readonly refusal: string | null;
}

export interface WhatIfFigure extends WhatIfPointFigure {
  readonly logged: Estimate;
}

export interface WhatIfPoint {
  readonly quality_point_usd: number;
  readonly moved: number;
  readonly refused: number;
  readonly quality: WhatIfPointFigure;
  readonly cost_per_thousand_usd: WhatIfPointFigure;
  readonly latency_ms: WhatIfPointFigure;
}

/** The answer of `POST /v1/whatif`. */
export interface WhatIf extends PolicyInUse {
  readonly since: string;
  readonly requests: {
    readonly decided_again: number;
    readonly moved: number;
    readonly refused: number;
    readonly presets: number;
    readonly named: number;
  };
  readonly quality: WhatIfFigure;
  readonly cost_per_thousand_usd: WhatIfFigure;
  readonly latency_ms: WhatIfFigure;
  readonly moves: readonly {
    readonly from: string;
    readonly to: string | null;
    readonly task_type: string | null;
    readonly requests: number;
    readonly request_ids: readonly string[];
  }[];
  readonly sweep?: readonly WhatIfPoint[];
}
