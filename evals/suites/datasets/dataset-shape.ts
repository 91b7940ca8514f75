import type { WrittenCase } from "../build-case.ts";
import type { DatasetRow } from "./dataset-row.ts";

/** A public form of data sets. */
export interface DatasetShape {
  /** As people know it. */
  readonly name: string;
  fits(row: DatasetRow): boolean;
  /** For readers of the report: what is asked, and how replies are graded. */
  readonly grading: string;
  /** Prompt and graders. @throws Error where the row has no right answer */
  toCase(row: DatasetRow): WrittenCase;
}

/** A form that has no prompt or grader that is right by itself. */
export interface AmbiguousShape {
  readonly name: string;
  fits(row: DatasetRow): boolean;
  readonly reason: string;
  readonly fix: string;
}
