import { CholeskyDecomposition, Matrix } from "ml-matrix";
import { logistic } from "../public-priors/figure-scale.ts";

/** One score of one model on one prompt. */
export interface Response {
  /** Standardised features of the prompt. */
  readonly features: ArrayLike<number>;
  /** Position of the prompt's source: a benchmark, or a subject of one. */
  readonly source: number;
  /** Position of the pair of source and model. */
  readonly cell: number;
  /** The model's ability, from public figures. */
  readonly ability: number;
  /** [0,1]. */
  readonly score: number;
}

export interface ItemResponseFit {
  /** Logit of the score at ability 0 on a prompt with average features. */
  readonly level: number;
  /** Logits per unit of ability. */
  readonly slope: number;
  /** Logits of difficulty per feature. */
  readonly weights: Float64Array;
  /** What each source is easier than its prompts' features say; logits. */
  readonly sourceEffects: Float64Array;
}

/** Prior standard deviations, logits: of a weight, of a source, and of a model in one source (formats that a model fails). */
const priorDeviations = { weight: 0.1, source: 0.7, cell: 0.5 } as const;
/** Prior of the slope and the level: nearly free. */
const priorSlope = { mean: 0.8, precision: 1 } as const;
const levelPrecision = 0.01;
const rounds = 5;
/** Keeps the curvature of a certain answer away from 0. */
const minCurvature = 0.02;

/**
 * Item-response model with explanatory features (De Boeck and Wilson, 2004): `logit(score) = level + slope x ability - weights . features + source +
 * source and model`, the last two random. Without them a difference between sources (another format, another grader) would pass for
 * one between prompts. Penalised maximum likelihood by Newton's method; O(responses x features^2) a round.
 *
 * @param sources how many there are
 * @param cells how many pairs of source and model there are
 */
export function fitItemResponse(
  responses: readonly Response[],
  features: number,
  sources: number,
  cells: number,
): ItemResponseFit {
  const fixed = 2 + features;
  const size = fixed + sources + cells;
  const precisions = Float64Array.from({ length: size }, (_, index) => {
    if (index === 0) return levelPrecision;
    if (index === 1) return priorSlope.precision;
    if (index < fixed) return priorDeviations.weight ** -2;
    return (index < fixed + sources ? priorDeviations.source : priorDeviations.cell) ** -2;
  });
  const solution = new Float64Array(size);
  solution[1] = priorSlope.mean;
  const row = new Float64Array(fixed + 2);
  const places = Int32Array.from({ length: fixed + 2 }, (_, index) => index);
  for (let round = 0; round < rounds; round += 1) {
    const gradient = solution.map((value, index) => -precisions[index]! * value);
    gradient[1]! += priorSlope.precision * priorSlope.mean;
    const curvature = Matrix.zeros(size, size);
    for (let index = 0; index < size; index += 1) curvature.set(index, index, precisions[index]!);
    for (const response of responses) {
      row[0] = 1;
      row[1] = response.ability;
      for (let index = 0; index < features; index += 1) row[2 + index] = -response.features[index]!;
      row[fixed] = 1;
      row[fixed + 1] = 1;
      places[fixed] = fixed + response.source;
      places[fixed + 1] = fixed + sources + response.cell;
      let sum = 0;
      for (let index = 0; index < row.length; index += 1) sum += row[index]! * solution[places[index]!]!;
      const expected = logistic(sum);
      const weight = Math.max(minCurvature, expected * (1 - expected));
      for (let one = 0; one < row.length; one += 1) {
        const place = places[one]!;
        gradient[place]! += row[one]! * (response.score - expected);
        const scaled = weight * row[one]!;
        for (let other = 0; other <= one; other += 1) {
          const column = places[other]!;
          curvature.set(place, column, curvature.get(place, column) + scaled * row[other]!);
        }
      }
    }
    for (let one = 0; one < size; one += 1)
      for (let other = 0; other < one; other += 1) curvature.set(other, one, curvature.get(one, other));
    const step = new CholeskyDecomposition(curvature).solve(Matrix.columnVector(Array.from(gradient)));
    for (let index = 0; index < size; index += 1) solution[index]! += step.get(index, 0);
  }
  return {
    level: solution[0]!,
    slope: solution[1]!,
    weights: solution.slice(2, fixed),
    sourceEffects: solution.slice(fixed, fixed + sources),
  };
}
