import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  type DifficultyWeights,
  parseRequest,
  surfaceDifficulty,
  surfaceFeatureNames,
  surfaceFeatures,
  type TaskType,
} from "../../engine/index.ts";
import { readTaskExamples } from "./read-task-examples.ts";

/** `datasets/priors/difficulty.json`: features by name, so that the file outlives a change of their order. */
export interface ShippedDifficulty {
  readonly about: string;
  readonly prompts: number;
  readonly responses: number;
  /** Logit of the score at the ratings' origin on a prompt with average features. */
  readonly level: number;
  /** Logits per 100 rating points. */
  readonly slope: number;
  readonly sourceDeviation: number;
  readonly transferShare: number;
  readonly farSquare: number;
  readonly features: readonly {
    readonly name: string;
    readonly mean: number;
    readonly deviation: number;
    readonly weight: number;
  }[];
}

export const difficultyFile: string = fileURLToPath(
  new URL("../../datasets/priors/difficulty.json", import.meta.url),
);

/** The shipped weights as the priors hold them; ordinary prompts of a kind of work are the project's examples of it. */
export function difficultyWeights(taskTypes: readonly TaskType[]): DifficultyWeights {
  const shipped = JSON.parse(readFileSync(difficultyFile, "utf8")) as ShippedDifficulty;
  const features = shipped.features.map(({ name, ...feature }) => {
    const index = surfaceFeatureNames.indexOf(name);
    if (index === -1)
      throw new Error(`${difficultyFile} reads the surface feature ${name}, which is gone: fit it again.`);
    return { index, ...feature };
  });
  const sums = taskTypes.map(() => ({ sum: 0, count: 0 }));
  for (const { messages, label } of readTaskExamples(taskTypes)) {
    const { text, lastTurnCharacters } = parseRequest({ model: "auto", messages });
    sums[label]!.sum += surfaceDifficulty(features, surfaceFeatures(text, lastTurnCharacters)).difficulty;
    sums[label]!.count += 1;
  }
  const ordinary = taskTypes.map(({ id }, label) => {
    const { sum, count } = sums[label]!;
    return [id, count === 0 ? 0 : Math.round((10_000 * sum) / count) / 10_000] as const;
  });
  const { farSquare, transferShare, sourceDeviation } = shipped;
  return { features, farSquare, transferShare, sourceDeviation, ordinary: Object.fromEntries(ordinary) };
}
