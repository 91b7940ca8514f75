/** What a request cost. Integer nano-dollars; each part is kept so that price and markup are never mixed. */
export interface Cost {
  /** Provider price alone. */
  readonly upstreamNanoUsd: number;
  /** Markup alone, by the deployment's basis points. */
  readonly markupNanoUsd: number;
  /** `upstreamNanoUsd + markupNanoUsd`. */
  readonly totalNanoUsd: number;
}
