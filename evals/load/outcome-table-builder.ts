import { createOutcomeColumn, type OutcomeColumn } from "./outcome-column.ts";
import { OutcomeFileError, type SourcePosition } from "./outcome-file-error.ts";
import type { OutcomePrompt, OutcomeTable } from "./outcome-table.ts";
import { questionGroup } from "./question-group.ts";

/** What to do with a second score of one model on one prompt: refuse the file, or keep the score that came first. */
export type DuplicateRule = "error" | "first";

export interface OutcomeTableBuilder {
  /** Index of the prompt, new or known. A known id with another text is an error: two prompts share the id. */
  addPrompt(prompt: { id: string; task: string | null; text: string }, at: SourcePosition): number;
  /** Null score: `reason` says why. Null cost: not recorded. */
  addOutcome(
    promptIndex: number,
    model: string,
    outcome: { score: number | null; reason: string | null; costUsd: number | null },
    at: SourcePosition,
  ): void;
  readonly promptCount: number;
  build(): OutcomeTable;
}

/** Collects prompts and cells in any order. Models stand in the order of their first appearance. */
export function createOutcomeTableBuilder(duplicates: DuplicateRule = "error"): OutcomeTableBuilder {
  const prompts: OutcomePrompt[] = [];
  const places: SourcePosition[] = [];
  const indexById = new Map<string, number>();
  const columns = new Map<string, OutcomeColumn>();

  return {
    get promptCount() {
      return prompts.length;
    },
    addPrompt: ({ id, task, text }, at) => {
      const known = indexById.get(id);
      if (known === undefined) {
        const group = questionGroup(text);
        indexById.set(id, prompts.length);
        places.push(at);
        return prompts.push({ id, group, task, text }) - 1;
      }
      if (prompts[known]?.text === text) return known;
      const first = places[known];
      throw new OutcomeFileError(
        at,
        "id",
        `the id "${id}" belongs to another prompt in ${first?.path} ${first?.unit} ${first?.number}`,
        "Give every prompt an id of its own.",
      );
    },
    addOutcome: (promptIndex, model, outcome, at) => {
      let column = columns.get(model);
      if (column === undefined) {
        column = createOutcomeColumn();
        columns.set(model, column);
      }
      if (column.has(promptIndex)) {
        if (duplicates === "first") return;
        const first = places[promptIndex];
        throw new OutcomeFileError(
          at,
          "id",
          `"${model}" already has a score on "${prompts[promptIndex]?.id}", first seen in ${first?.path} ${first?.unit} ${first?.number}`,
          'Remove the second one, give it an id of its own, or read with duplicates: "first".',
        );
      }
      column.set(promptIndex, outcome.score, outcome.reason, outcome.costUsd);
    },
    build: () => tableOf(prompts, [...columns.keys()], [...columns.values()]),
  };
}

function tableOf(
  prompts: readonly OutcomePrompt[],
  models: readonly string[],
  columns: readonly OutcomeColumn[],
): OutcomeTable {
  const columnAt = (promptIndex: number, modelIndex: number): OutcomeColumn => {
    const column = columns[modelIndex];
    if (column === undefined || prompts[promptIndex] === undefined) {
      throw new RangeError(
        `No cell at prompt ${promptIndex}, model ${modelIndex}: the table has ${prompts.length} prompts and ${models.length} models.`,
      );
    }
    return column;
  };
  return {
    prompts,
    models,
    scoreAt: (promptIndex, modelIndex) => columnAt(promptIndex, modelIndex).score(promptIndex),
    costUsdAt: (promptIndex, modelIndex) => columnAt(promptIndex, modelIndex).costUsd(promptIndex),
    unscoredReasonAt: (promptIndex, modelIndex) => columnAt(promptIndex, modelIndex).reason(promptIndex),
  };
}
