import {
  type AbilityFactors,
  type AbilityFit,
  type ItemFit,
  predictedValue,
  quadraticForm,
  totalDeviation,
} from "./ability-factors.ts";
import { estimateAbility } from "./estimate-ability.ts";
import { estimateItem, minSpecificVariance } from "./estimate-item.ts";
import { groupBy } from "./group-by.ts";
import type { FigureItem, PublicFigure, WeightedFigure } from "./public-figure.ts";
import { standardiseAbilities } from "./standardise-abilities.ts";

interface FactorOptions {
  /** What every figure shares, and the one contrast that is left: thinking for long against knowing and writing. @default 2 */
  readonly factors?: number;
  /** Rounds of expectation and maximisation; the fit has settled well before. @default 120 */
  readonly rounds?: number;
  /** Loadings are drawn to a typical item's as if this many candidates had said so. @default 4 */
  readonly loadingPrior?: number;
  /** Degrees of freedom of the residuals: a run that went wrong weighs little. @default 4 */
  readonly residualFreedom?: number;
}

/** A figure can be out of line only where there is a line: candidates with fewer general figures than this keep them at full weight. */
const figuresThatMakeALine = 6;
/** Share of an item's variance that its first loading starts with, and the size of the others beside it. */
const startingShare = 0.5;
const startingContrast = 0.3;

/**
 * Factor analysis of a table with holes: what candidates can do, and what each item adds. Fitted by expectation maximisation with known
 * sampling variances per cell, loadings shrunk to a typical item's, and Student-t residuals. A candidate with few figures is drawn to the
 * middle, and says so by its covariance. O(rounds * cells). https://en.wikipedia.org/wiki/Factor_analysis
 */
export function fitAbilityFactors(
  figures: readonly PublicFigure[],
  items: readonly FigureItem[],
  { factors = 2, rounds = 120, loadingPrior = 4, residualFreedom = 4 }: FactorOptions = {},
): AbilityFactors {
  const cells = new Map<PublicFigure, WeightedFigure>(
    figures.map((figure) => [figure, { ...figure, weight: 1 }]),
  );
  const general = new Set(items.filter((item) => item.isGeneral).map((item) => item.id));
  const byItem = groupBy([...cells.values()], (cell) => cell.itemId);
  const byCandidate = groupBy([...cells.values()], (cell) => cell.candidateId);
  const generalCells = (row: readonly WeightedFigure[]): WeightedFigure[] =>
    row.filter((cell) => general.has(cell.itemId));
  let fits = new Map(
    [...byItem].map(([id, column], index) => [id, startingFit(column, factors, index)] as const),
  );
  let abilities = new Map<string, AbilityFit>();
  for (let round = 0; round < rounds; round += 1) {
    abilities = standardiseAbilities(
      [...byCandidate].map(([id, row]) => [id, estimateAbility(generalCells(row), fits, factors)] as const),
    );
    const ratio = typicalRatio([...general].flatMap((id) => fits.get(id) ?? []));
    fits = new Map(
      [...byItem].map(([id, column]) => [
        id,
        estimateItem(column, abilities, fits.get(id)!, ratio, loadingPrior),
      ]),
    );
    for (const row of byCandidate.values()) {
      if (generalCells(row).length < figuresThatMakeALine) continue;
      for (const cell of row) cell.weight = believed(cell, abilities, fits, residualFreedom);
    }
  }
  return { items: fits, abilities, weightOf: (figure) => cells.get(figure)?.weight ?? 1 };
}

/** All items start alike on the first factor and by turns on the others, so that the factors can part. */
function startingFit(column: readonly WeightedFigure[], factors: number, index: number): ItemFit {
  const mean = column.reduce((sum, cell) => sum + cell.value, 0) / column.length;
  const variance = column.reduce((sum, cell) => sum + (cell.value - mean) ** 2, 0) / column.length;
  const first = Math.sqrt(variance * startingShare);
  const contrast = first * startingContrast * (index % 2 === 0 ? 1 : -1);
  return {
    mean,
    loadings: Array.from({ length: factors }, (_, factor) => (factor === 0 ? first : contrast)),
    specificVariance: Math.max(minSpecificVariance, variance * (1 - startingShare)),
  };
}

/** Share of its deviation that a typical item owes to the first factor. */
const typicalRatio = (fits: readonly ItemFit[]): number =>
  fits.reduce((sum, fit) => sum + fit.loadings[0]! / totalDeviation(fit), 0) / Math.max(1, fits.length);

/** Weight of a Student-t residual, at most 1. */
function believed(
  cell: WeightedFigure,
  abilities: ReadonlyMap<string, AbilityFit>,
  fits: ReadonlyMap<string, ItemFit>,
  residualFreedom: number,
): number {
  const fit = fits.get(cell.itemId)!;
  const { means, covariance } = abilities.get(cell.candidateId)!;
  const expectedVariance = fit.specificVariance + cell.variance + quadraticForm(fit.loadings, covariance);
  const surprise = (cell.value - predictedValue(fit, means)) ** 2 / expectedVariance;
  return Math.min(1, (residualFreedom + 1) / (residualFreedom + surprise));
}
