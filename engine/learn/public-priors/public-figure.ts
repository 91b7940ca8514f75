/** One public score of one candidate, on the logit scale, where equal steps mean equal odds at every level. */
export interface PublicFigure {
  readonly candidateId: string;
  /** `livebench:math_comp`, `lmarena:full`, `aider:polyglot`. */
  readonly itemId: string;
  readonly value: number;
  /** Sampling variance of `value`. */
  readonly variance: number;
  /** ISO day. */
  readonly date: string;
}

/** What a figure was measured on. */
export interface FigureItem {
  readonly id: string;
  readonly source: string;
  readonly label: string;
  /** Ratings of what people like: they never speak of correctness, and hardly depend on reasoning effort. */
  readonly isPreference: boolean;
  /** Whether the item counts towards general ability. */
  readonly isGeneral: boolean;
}

/** A figure and how far it is believed, (0,1]. */
export interface WeightedFigure extends PublicFigure {
  weight: number;
}
