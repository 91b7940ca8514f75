import { createSeededRandom, type PromptFeatures, surfaceFeatures } from "../../../engine/index.ts";
import type { OutcomeTable } from "../../load/outcome-table.ts";
import type { FeaturedRows } from "../replay-part.ts";

export interface MadePrompt {
  readonly text: string;
  readonly task: string | null;
  /** @default the text */
  readonly group?: string;
  /** Null: not scored. */
  readonly scores: readonly (number | null)[];
  readonly costsUsd: readonly (number | null)[];
}

/** A table written out by hand. */
export function madeTable(models: readonly string[], made: readonly MadePrompt[]): OutcomeTable {
  return {
    models,
    prompts: made.map(({ text, task, group = text }, index) => ({ id: `p${index}`, group, task, text })),
    scoreAt: (prompt, model) => made[prompt]!.scores[model] ?? null,
    costUsdAt: (prompt, model) => made[prompt]!.costsUsd[model] ?? null,
    unscoredReasonAt: (prompt, model) => ((made[prompt]!.scores[model] ?? null) === null ? "not run" : null),
  };
}

const dimensions = 8;

/** Unit vectors about one axis per task, so that whoever looks at the embedding can tell the tasks. */
export function madeFeatures(table: OutcomeTable, seed: number): PromptFeatures[] {
  const random = createSeededRandom(seed);
  const tasks = [...new Set(table.prompts.map(({ task }) => task))];
  return table.prompts.map(({ task, text }) => {
    const vector = Float32Array.from({ length: dimensions }, () => 0.5 * (random() - 0.5));
    vector[tasks.indexOf(task) % dimensions]! += 1;
    const length = Math.hypot(...vector);
    return {
      embedding: vector.map((value) => value / length),
      contextualEmbedding: null,
      hashedIndices: new Int32Array(0),
      hashedWeights: new Float32Array(0),
      surface: surfaceFeatures(text),
    };
  });
}

/** Prompts of two tasks; the expensive model is good at both, the cheap one at the first alone. */
export function madeRows(count: number, seed: number): FeaturedRows {
  const random = createSeededRandom(seed);
  const chances = { easy: [0.9, 0.92], hard: [0.2, 0.85] };
  const made = Array.from({ length: count }, (_, index): MadePrompt => {
    const task = index % 2 === 0 ? "easy" : "hard";
    return {
      text: `${task} question ${index} ${"about something ".repeat(Math.floor(random() * 6))}`,
      task,
      scores: chances[task].map((chance) => (random() < chance ? 1 : 0)),
      costsUsd: [1e-5 * (1 + random()), 3e-4 * (1 + random())],
    };
  });
  const table = madeTable(["cheap", "expensive"], made);
  return { table, features: madeFeatures(table, seed) };
}
