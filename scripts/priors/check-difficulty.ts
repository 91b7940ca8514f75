import { createSeededRandom, groupBy, logistic } from "../../engine/index.ts";
import type { DifficultyPrompt } from "./difficulty-responses.ts";
import { difficultyOf, fitDifficulty } from "./fit-difficulty.ts";
import { type PairFigures, pairFigures } from "./pair-figures.ts";

/** How difficulty stood up on prompts of a benchmark that the fit had no row of. */
export interface LeftOutPrompts {
  readonly name: string;
  readonly prompts: number;
  /** Correlation of difficulty with how far models fell below their means in that source. */
  readonly correlation: number;
  /** Of pairs of models that are known by their ratings alone; null: no pair differs enough. */
  readonly pairs: PairFigures | null;
  /** Sums of a regression of the scores on difficulty: what share of a predicted difference was there. */
  readonly products: number;
  readonly squares: number;
}

/** A model that the fit had no row of: its mean score, and the mean that its rating alone gives. */
export interface LeftOutModel {
  readonly model: string;
  readonly rows: number;
  readonly observed: number;
  readonly predicted: number;
}

const subjectsLeftOut = 8;
const subjectDraws = 20;

/** Every benchmark left out in turn, then draws of 8 subjects of the one that has most. */
export function leaveBenchmarksOut(prompts: readonly DifficultyPrompt[], seed: number): LeftOutPrompts[] {
  const benchmarks = [...new Set(prompts.map(({ benchmark }) => benchmark))];
  const rows = benchmarks.map((name) => leaveOut(name, prompts, ({ benchmark }) => benchmark === name));
  const subjects = [...new Set(prompts.map(({ source }) => source))].filter((source) => source.includes("/"));
  const random = createSeededRandom(seed);
  for (let draw = 0; draw < subjectDraws && subjects.length > subjectsLeftOut; draw += 1) {
    const order = subjects
      .map((subject) => ({ subject, key: random() }))
      .sort((one, other) => one.key - other.key);
    const held = new Set(order.slice(0, subjectsLeftOut).map(({ subject }) => subject));
    rows.push(leaveOut(`8 subjects, draw ${draw + 1}`, prompts, ({ source }) => held.has(source)));
  }
  return rows;
}

function leaveOut(
  name: string,
  prompts: readonly DifficultyPrompt[],
  isHeld: (prompt: DifficultyPrompt) => boolean,
): LeftOutPrompts {
  const fit = fitDifficulty(prompts.filter((prompt) => !isHeld(prompt)));
  const held = prompts.filter((prompt) => isHeld(prompt) && prompt.scores.length > 0);
  const difficulties = held.map((prompt) => difficultyOf(prompt, fit));
  const means = cellMeans(held);
  const sourceMeans = meansBy(held, difficulties);
  let [products, squares, misses, deviationSquares] = [0, 0, 0, 0];
  held.forEach(({ source, scores }, row) => {
    const deviation = difficulties[row]! - sourceMeans.get(source)!;
    const missing = mean(scores.map(({ model, score }) => means.get(`${source}\n${model}`)! - score));
    const curvature = mean(
      scores.map(({ model }) => {
        const share = means.get(`${source}\n${model}`)!;
        return share * (1 - share);
      }),
    );
    products += deviation * missing;
    squares += deviation * deviation * curvature;
    misses += missing * missing;
    deviationSquares += deviation * deviation;
  });
  return {
    name,
    prompts: held.length,
    correlation: products / Math.sqrt(misses * deviationSquares),
    pairs: pairFigures(held, fit, createSeededRandom(held.length)),
    products,
    squares,
  };
}

/** Every model left out in turn: what its rating alone says of its scores, on sources that other models were asked. */
export function leaveModelsOut(prompts: readonly DifficultyPrompt[]): LeftOutModel[] {
  const models = [...new Set(prompts.flatMap(({ scores }) => scores.map(({ model }) => model)))];
  return models.map((model) => {
    const fit = fitDifficulty(
      prompts.map((prompt) => ({ ...prompt, scores: prompt.scores.filter((each) => each.model !== model) })),
    );
    const effects = new Map(fit.sourceNames.map((name, at) => [name, fit.sourceEffects[at]!]));
    const rows = prompts.flatMap((prompt) =>
      prompt.scores
        .filter((each) => each.model === model)
        .map(({ ability, score }) => {
          const easier = effects.get(prompt.source) ?? 0;
          return {
            score,
            expected: logistic(fit.level + fit.slope * ability + easier - difficultyOf(prompt, fit)),
          };
        }),
    );
    return {
      model,
      rows: rows.length,
      observed: mean(rows.map(({ score }) => score)),
      predicted: mean(rows.map(({ expected }) => expected)),
    };
  });
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

/** Mean score of each model in each source. */
function cellMeans(prompts: readonly DifficultyPrompt[]): ReadonlyMap<string, number> {
  const cells = prompts.flatMap(({ source, scores }) =>
    scores.map(({ model, score }) => ({ key: `${source}\n${model}`, score })),
  );
  return new Map(
    [...groupBy(cells, ({ key }) => key)].map(([key, rows]) => [key, mean(rows.map(({ score }) => score))]),
  );
}

function meansBy(
  prompts: readonly DifficultyPrompt[],
  values: readonly number[],
): ReadonlyMap<string, number> {
  const rows = prompts.map(({ source }, at) => ({ source, value: values[at]! }));
  return new Map(
    [...groupBy(rows, ({ source }) => source)].map(([source, group]) => [
      source,
      mean(group.map(({ value }) => value)),
    ]),
  );
}
