/** Reasoning efforts by how much they spend, on one ladder for all providers. */
const rungs: ReadonlyMap<string, number> = new Map(
  Object.entries<number>({
    none: 0,
    minimal: 0.5,
    low: 1,
    medium: 2,
    high: 3,
    xhigh: 4,
    max: 5,
  }),
);
/** Where a model that names no effort, or one unknown here, is put. */
const middleRung = 2;

export const effortRung = (effort: string | null): number =>
  effort === null ? middleRung : (rungs.get(effort) ?? middleRung);

interface EffortRow {
  readonly modelId: string;
  readonly effort: string;
  readonly ability: number;
}

/** Observations of a step on the ladder that nobody climbed would count as. */
const flatSteps = 2;
const roundsOfBackfitting = 50;

/**
 * What more effort is worth, from models that were measured at several efforts: `ability = model + ladder(rung)`, fitted by backfitting and
 * drawn to no difference where few models say otherwise. Interpolates between rungs; 0 at `medium`.
 */
export function fitEffortLadder(rows: readonly EffortRow[]): (effort: string) => number {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(row.modelId, (counts.get(row.modelId) ?? 0) + 1);
  const climbed = rows.filter((row) => counts.get(row.modelId)! > 1);
  let ladder = new Map<number, number>();
  for (let round = 0; round < roundsOfBackfitting; round += 1) {
    const models = meansBy(
      climbed,
      (row) => row.modelId,
      (row) => row.ability - rungValue(ladder, effortRung(row.effort)),
      0,
    );
    ladder = meansBy(
      climbed,
      (row) => effortRung(row.effort),
      (row) => row.ability - models.get(row.modelId)!,
      flatSteps,
    );
  }
  const atMedium = rungValue(ladder, middleRung);
  return (effort) => rungValue(ladder, effortRung(effort)) - atMedium;
}

function meansBy<Key>(
  rows: readonly EffortRow[],
  keyOf: (row: EffortRow) => Key,
  amountOf: (row: EffortRow) => number,
  extraZeros: number,
): Map<Key, number> {
  const sums = new Map<Key, { sum: number; count: number }>();
  for (const row of rows) {
    const entry = sums.get(keyOf(row)) ?? { sum: 0, count: extraZeros };
    sums.set(keyOf(row), { sum: entry.sum + amountOf(row), count: entry.count + 1 });
  }
  return new Map([...sums].map(([key, { sum, count }]) => [key, sum / count]));
}

/** Value at a rung, linear between the rungs that were measured, level beyond them. */
function rungValue(ladder: ReadonlyMap<number, number>, rung: number): number {
  const known = [...ladder].sort(([one], [other]) => one - other);
  const upper = known.find(([at]) => at >= rung);
  const lower = known.findLast(([at]) => at <= rung);
  if (upper === undefined || lower === undefined) return (upper ?? lower)?.[1] ?? 0;
  const [low, lowValue] = lower;
  const [high, highValue] = upper;
  return high === low ? lowValue : lowValue + ((rung - low) / (high - low)) * (highValue - lowValue);
}
