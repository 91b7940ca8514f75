import type { FitTable, PromptFeatures } from "../../engine/index.ts";
import type { OutcomeTable } from "../load/outcome-table.ts";
import { selectPrompts } from "../load/select-prompts.ts";
import { outcomesToFitTable } from "./outcomes-to-fit-table.ts";
import { type StrongWeak, strongWeakModels } from "./strong-weak-order.ts";
import { type UsableOutcomes, usableOutcomes } from "./usable-outcomes.ts";

/** What is learned from, and what is predicted and scored. */
export interface ReplayPart {
  readonly training: FitTable;
  readonly questions: FitTable;
  /** The question behind each row of `questions`. */
  readonly groups: readonly string[];
  readonly usable: UsableOutcomes;
  /** Null unless two models are compared. */
  readonly strongWeak: StrongWeak | null;
  /** Models that the test part has and the training part has not. */
  readonly unseenModels: readonly string[];
}

/** Rows of a table with their features. */
export interface FeaturedRows {
  readonly table: OutcomeTable;
  readonly features: readonly PromptFeatures[];
  /** @default all */
  readonly rows?: readonly number[];
}

/** Lays out training and test rows, which may come from one table or two. */
export function replayPart(training: FeaturedRows, test: FeaturedRows): ReplayPart {
  const fitTable = outcomesToFitTable(training.table, training.features, training.rows);
  const rows = test.rows ?? [...test.table.prompts.keys()];
  const usable = usableOutcomes(selectPrompts(test.table, rows));
  const seen = (model: number): boolean =>
    fitTable.scores.some((score, cell) => cell % fitTable.models.length === model && !Number.isNaN(score));
  return {
    training: fitTable,
    questions: outcomesToFitTable(test.table, test.features, rows),
    groups: rows.map((row) => test.table.prompts[row]!.group),
    usable,
    strongWeak: strongWeakModels(fitTable, usable.outcomes.models),
    unseenModels: test.table.models.filter((model) => {
      const column = fitTable.models.indexOf(model);
      return column === -1 || !seen(column);
    }),
  };
}
