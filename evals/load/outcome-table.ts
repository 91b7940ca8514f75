/** One prompt that models were scored on. */
export interface OutcomePrompt {
  /** Unique in the table, as in the file. */
  readonly id: string;
  /** The question behind the prompt: the same question in other formatting shares it. Split and resample by this. */
  readonly group: string;
  /** Task or benchmark as the file names it; null: the file does not say. */
  readonly task: string | null;
  readonly text: string;
}

/**
 * Recorded scores and costs of models on prompts. Cells are kept in typed columns, about 17 bytes each; a missing value is
 * never zero and never NaN to a caller: it is null, and a missing score says why.
 */
export interface OutcomeTable {
  readonly prompts: readonly OutcomePrompt[];
  readonly models: readonly string[];
  /** [0,1]; null: not scored, see `unscoredReasonAt`. Throws a RangeError outside the table. */
  scoreAt(promptIndex: number, modelIndex: number): number | null;
  /** Dollars for this one call; null: not recorded. */
  costUsdAt(promptIndex: number, modelIndex: number): number | null;
  /** Why there is no score; null where there is one. */
  unscoredReasonAt(promptIndex: number, modelIndex: number): string | null;
}
