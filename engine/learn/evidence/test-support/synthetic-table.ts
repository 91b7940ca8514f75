import type { FitTable, PromptFeatures, Random } from "../../../contracts/index.ts";
import { createSeededRandom } from "../../../numeric/seeded-random.ts";

export interface SyntheticTableOptions {
  readonly prompts: number;
  readonly seed: number;
  /** Expected score per task and model. */
  readonly ability: readonly (readonly number[])[];
  readonly hasContext: boolean;
  readonly hasTasks: boolean;
  /** Share of cells without a score. */
  readonly missing: number;
}

const defaults: SyntheticTableOptions = {
  prompts: 240,
  seed: 1,
  ability: [
    [0.9, 0.2],
    [0.2, 0.9],
    [0.6, 0.5],
  ],
  hasContext: false,
  hasTasks: true,
  missing: 0,
};

const embeddingLength = 12;
const surfaceLength = 4;
const noise = 0.15;

/** Features of a prompt: its task's own direction plus noise. */
export function syntheticFeatures(task: number, random: Random, hasContext = false): PromptFeatures {
  const vector = (length: number): Float32Array =>
    Float32Array.from({ length }, (_, index) => (index === task ? 1 : 0) + noise * (random() - 0.5));
  return {
    embedding: vector(embeddingLength),
    contextualEmbedding: hasContext ? vector(embeddingLength) : null,
    hashedIndices: new Int32Array(0),
    hashedWeights: new Float32Array(0),
    surface: Float32Array.from({ length: surfaceLength }, () => random()),
  };
}

/** Outcomes of models whose true ability per task is known; scores are 0 or 1, model k costs (k + 1) thousandths of a dollar. */
export function syntheticTable(options: Partial<SyntheticTableOptions> = {}): FitTable {
  const settings = { ...defaults, ...options };
  const random = createSeededRandom(settings.seed);
  const taskCount = settings.ability.length;
  const modelCount = settings.ability[0]!.length;
  const tasks = Int32Array.from({ length: settings.prompts }, () => Math.floor(random() * taskCount));
  const scores = new Float64Array(settings.prompts * modelCount);
  tasks.forEach((task, row) => {
    for (let model = 0; model < modelCount; model += 1) {
      const score = random() < settings.ability[task]![model]! ? 1 : 0;
      scores[row * modelCount + model] = random() < settings.missing ? Number.NaN : score;
    }
  });
  return {
    models: Array.from({ length: modelCount }, (_, index) => `model-${index + 1}`),
    features: Array.from(tasks, (task) => syntheticFeatures(task, random, settings.hasContext)),
    characters: Float64Array.from(tasks, () => 100 + Math.floor(900 * random())),
    groups: Int32Array.from(tasks, (_, row) => row),
    taskNames: settings.ability.map((_, index) => `task-${index + 1}`),
    tasks: settings.hasTasks ? tasks : tasks.map(() => -1),
    scores,
    costsUsd: scores.map((_, at) => ((at % modelCount) + 1) / 1000),
  };
}
