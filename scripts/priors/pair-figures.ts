import { groupBy, logistic, type Random } from "../../engine/index.ts";
import { apgr, strongCallCurve, strongCallOrder } from "../../evals/metrics/strong-call-curve.ts";
import type { DifficultyPrompt } from "./difficulty-responses.ts";
import { type DifficultyFit, difficultyOf } from "./fit-difficulty.ts";

/** How well prompts are ordered for pairs of a stronger and a weaker model. Means over the pairs. */
export interface PairFigures {
  /** By difficulty, the models known by their ratings alone. */
  readonly apgr: number;
  /** Standard deviation of the same mean where prompts are in random order: its own mean is .5. */
  readonly chanceDeviation: number;
  /** By how many of the other models failed on the very prompt, which no router knows: hardest first. null: no other was asked. */
  readonly hindsight: number | null;
}

/** Two models make a pair where their ratings and their scores differ by at least so much. */
const minAbilityGap = 0.5;
const minScoreGap = 0.08;
const randomOrders = 40;

/** Two models on one prompt, and what may order prompts. */
interface PairRow {
  readonly prompt: DifficultyPrompt;
  readonly strongScore: number;
  readonly weakScore: number;
  readonly expectedGap: number;
  readonly othersFailing: number;
}

/**
 * Every pair of rated models of one file on the prompts that both were asked.
 *
 * @returns null where no pair differs enough
 */
export function pairFigures(
  prompts: readonly DifficultyPrompt[],
  fit: DifficultyFit,
  random: Random,
): PairFigures | null {
  const pairs = [...groupBy(prompts, ({ source }) => source.split(":")[0]!).values()].flatMap((group) =>
    pairsOf(group, fit),
  );
  if (pairs.length === 0) return null;
  const meanApgr = (preference: (row: PairRow) => number): number =>
    mean(pairs.flatMap((rows) => apgrBy(rows, preference) ?? []));
  const chance = Array.from({ length: randomOrders }, () => {
    const places = new Map(prompts.map((prompt) => [prompt, random()]));
    return (meanApgr(({ prompt }) => places.get(prompt)!) - 0.5) ** 2;
  });
  const hasOthers = pairs.every((rows) => rows.every(({ othersFailing }) => !Number.isNaN(othersFailing)));
  return {
    apgr: meanApgr(({ expectedGap }) => expectedGap),
    chanceDeviation: Math.sqrt(mean(chance)),
    hindsight: hasOthers ? meanApgr(({ othersFailing }) => othersFailing) : null,
  };
}

function pairsOf(prompts: readonly DifficultyPrompt[], fit: DifficultyFit): PairRow[][] {
  const models = [
    ...new Map(prompts.flatMap(({ scores }) => scores.map((each) => [each.model, each.ability]))),
  ];
  return models.flatMap(([strong, high]) =>
    models.flatMap(([weak, low]) => {
      if (high - low < minAbilityGap) return [];
      const rows = prompts.flatMap((prompt) => pairRow(prompt, strong, weak, fit, high, low) ?? []);
      const gap = mean(rows.map(({ strongScore, weakScore }) => strongScore - weakScore));
      return rows.length === 0 || gap < minScoreGap ? [] : [rows];
    }),
  );
}

function pairRow(
  prompt: DifficultyPrompt,
  strong: string,
  weak: string,
  fit: DifficultyFit,
  high: number,
  low: number,
): PairRow | null {
  const scoreOf = (model: string) => prompt.scores.find((each) => each.model === model)?.score;
  const [strongScore, weakScore] = [scoreOf(strong), scoreOf(weak)];
  if (strongScore === undefined || weakScore === undefined) return null;
  const difficulty = difficultyOf(prompt, fit);
  const at = (ability: number): number => logistic(fit.level + fit.slope * ability - difficulty);
  const others = [...prompt.scores, ...prompt.unrated].filter(
    ({ model }) => model !== strong && model !== weak,
  );
  const othersFailing = others.length === 0 ? Number.NaN : 1 - mean(others.map(({ score }) => score));
  return { prompt, strongScore, weakScore, expectedGap: at(high) - at(low), othersFailing };
}

const apgrBy = (rows: readonly PairRow[], preference: (row: PairRow) => number): number | null =>
  apgr(
    strongCallCurve(
      strongCallOrder({
        strongPreference: Float64Array.from(rows, preference),
        strongScores: Float64Array.from(rows, ({ strongScore }) => strongScore),
        weakScores: Float64Array.from(rows, ({ weakScore }) => weakScore),
      }),
    ),
  );

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
