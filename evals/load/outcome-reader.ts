import type { OutcomeTableBuilder } from "./outcome-table-builder.ts";

interface ReaderOptions {
  /** The score of a perfect answer in the file: scores are divided by it. 1 unless the caller says otherwise. */
  readonly scoreScale: number;
}

/** Reads one file of one format into the table under construction. Throws an OutcomeFileError at the first fault. */
export type OutcomeReader = (
  path: string,
  builder: OutcomeTableBuilder,
  options: ReaderOptions,
) => Promise<void>;
