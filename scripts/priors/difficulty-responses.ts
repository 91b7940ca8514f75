import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { boundText, surfaceFeatures } from "../../engine/index.ts";
import { readOutcomes } from "../../evals/load/read-outcomes.ts";

/** One prompt of the recorded outcomes with the scores of the models whose ability is known. */
export interface DifficultyPrompt {
  /** File and task: one format, one grader. */
  readonly source: string;
  /** Benchmark: the same in every file. */
  readonly benchmark: string;
  readonly surface: Float32Array;
  readonly scores: readonly { readonly model: string; readonly ability: number; readonly score: number }[];
  /** Of models without a rating: nothing is fitted on them, they show how hard the prompt proved. */
  readonly unrated: readonly { readonly model: string; readonly score: number }[];
}

interface Ratings {
  readonly origin: number;
  readonly ratings: Readonly<Record<string, number>>;
}

/** Rating points that make one unit of ability. */
const pointsPerAbility = 100;
const ratingsFile = new URL("../../datasets/priors/outcome-ratings.json", import.meta.url);

/** Ability of a model of recorded outcomes, in hundreds of rating points from the origin; null: no rating of it is known. */
function abilities(): (model: string) => number | null {
  const { origin, ratings } = JSON.parse(readFileSync(ratingsFile, "utf8")) as Ratings;
  return (model) => (ratings[model] === undefined ? null : (ratings[model] - origin) / pointsPerAbility);
}

/** All prompts of the outcome files of a folder. @throws Error where it holds none */
export async function readDifficultyPrompts(folder: string): Promise<DifficultyPrompt[]> {
  const files = readdirSync(folder)
    .filter((name) => /\.(jsonl|csv)(\.gz)?$/u.test(name))
    .sort();
  if (files.length === 0)
    throw new Error(`${folder} holds no outcome file: give a folder of .jsonl or .csv files, plain or .gz.`);
  const abilityOf = abilities();
  const prompts: DifficultyPrompt[] = [];
  for (const file of files) {
    const table = await readOutcomes([join(folder, file)]);
    const known = table.models.flatMap((model, index) => {
      const ability = abilityOf(model);
      return ability === null ? [] : [{ model, index, ability }];
    });
    table.prompts.forEach(({ task, text }, row) => {
      const scores = known.flatMap(({ model, index, ability }) => {
        const score = table.scoreAt(row, index);
        return score === null ? [] : [{ model, ability, score }];
      });
      const unrated = table.models.flatMap((model, index) => {
        const score = abilityOf(model) === null ? table.scoreAt(row, index) : null;
        return score === null ? [] : [{ model, score }];
      });
      prompts.push({
        source: `${basename(file).split(".")[0]}: ${task ?? "no task"}`,
        benchmark: (task ?? file).split("/")[0]!.replaceAll("_", "-"),
        surface: surfaceFeatures(boundText(text), text.length),
        scores,
        unrated,
      });
    });
  }
  return prompts;
}
