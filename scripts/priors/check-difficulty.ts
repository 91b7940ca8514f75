import { createSeededRandom, groupBy, logistic } from "../../engine/index.ts";
import { apgr, strongCallCurve, strongCallOrder } from "../../evals/metrics/strong-call-curve.ts";
import type { DifficultyPrompt } from "./difficulty-responses.ts";
import { type DifficultyFit, difficultyOf, fitDifficulty } from "./fit-difficulty.ts";

/** How difficulty stood up on prompts of a benchmark that the fit had no row of. */
export interface LeftOutPrompts {
  readonly name: string;
  readonly prompts: number;
  /** Correlation of difficulty with how far models fell below their means in that source. */
  readonly correlation: number;
  /** Mean APGR over the pairs of models, known by their ratings alone; null: no pair differs enough. */
  readonly apgr: number | null;
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

/** Two models make a pair where their ratings and their scores differ by at least so much. */
const minAbilityGap = 0.5;
const minScoreGap = 0.08;
const subjectsLeftOut = 8;
const subjectDraws = 5;

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
  let [products, squares, misses, spread] = [0, 0, 0, 0];
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
    spread += deviation * deviation;
  });
  const pairs = [...groupBy(held, ({ source }) => source.split(":")[0]!).values()].flatMap((group) =>
    pairFigures(group, fit),
  );
  return {
    name,
    prompts: held.length,
    correlation: products / Math.sqrt(misses * spread),
    apgr: pairs.length === 0 ? null : mean(pairs),
    products,
    squares,
  };
}

/** APGR of every pair of models on the prompts that both were asked. */
function pairFigures(prompts: readonly DifficultyPrompt[], fit: DifficultyFit): number[] {
  const models = [
    ...new Map(prompts.flatMap(({ scores }) => scores.map((each) => [each.model, each.ability]))),
  ];
  return models.flatMap(([strong, high]) =>
    models.flatMap(([weak, low]) => {
      if (high - low < minAbilityGap) return [];
      const both = prompts.flatMap((prompt) => {
        const scoreOf = (model: string) => prompt.scores.find((each) => each.model === model)?.score;
        const [strongScore, weakScore] = [scoreOf(strong), scoreOf(weak)];
        if (strongScore === undefined || weakScore === undefined) return [];
        const at = (ability: number): number =>
          logistic(fit.level + fit.slope * ability - difficultyOf(prompt, fit));
        return [{ strongScore, weakScore, gap: at(high) - at(low) }];
      });
      const [strongScores, weakScores] = [
        both.map((row) => row.strongScore),
        both.map((row) => row.weakScore),
      ];
      if (both.length === 0 || mean(strongScores) - mean(weakScores) < minScoreGap) return [];
      const order = strongCallOrder({
        strongPreference: Float64Array.from(both, ({ gap }) => gap),
        strongScores: Float64Array.from(strongScores),
        weakScores: Float64Array.from(weakScores),
      });
      return apgr(strongCallCurve(order)) ?? [];
    }),
  );
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
