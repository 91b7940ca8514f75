/* `/v1/admin/preferences`. Money in dollars, times in milliseconds. */

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
export interface PolicyAnswer {
  readonly rule:
    | { readonly kind: "weights"; readonly weights: Weights }
    | { readonly kind: "guarantee"; readonly share: number; readonly confidence: number };
  readonly limits: RoutingLimits;
  /** What 0.01 of quality may cost under the rule; null: it is no rule of weights, or cost does not count. */
  readonly quality_point_usd: number | null;
}

export interface StoredPreferencesAnswer {
  readonly revision: number;
  /** null: as configured. */
  readonly setting: Readonly<Record<string, unknown>> | null;
  readonly actor: string;
  readonly set_at: string;
}

export interface PreferencesAnswer {
  readonly object: "preferences";
  /** 0: nothing was ever set. */
  readonly revision: number;
  readonly setting: Readonly<Record<string, unknown>> | null;
  readonly in_use: PolicyAnswer;
  readonly configured: PolicyAnswer;
  /** The newest first. */
  readonly history: readonly StoredPreferencesAnswer[];
}
