import { createSeededRandom, type Estimate, OffPolicySums } from "../../engine/index.ts";
import { type MadeLogOptions, madeLog, rangeOf, trueValues } from "./made-log.ts";

/** Estimates of a what-if whose intervals are checked. */
export const checkedEstimates = [
  "logged",
  "inversePropensity",
  "selfNormalised",
  "doublyRobust",
  "change",
] as const;
type CheckedEstimate = (typeof checkedEstimates)[number];

/** Of the simulations in which an estimate was given, the share whose interval held the truth. */
interface Coverage {
  readonly held: Readonly<Record<CheckedEstimate, number | null>>;
  /** Share of simulations in which the log was too thin and said so. */
  readonly refused: number;
  readonly meanEffectiveSamples: number;
}

/** Draws logs whose truth is known and counts how often each interval holds it. */
export function intervalCoverage(
  options: MadeLogOptions,
  { simulations, seed }: { readonly simulations: number; readonly seed: number },
): Coverage {
  const truth = trueValues(options.kind);
  const truthOf: Record<CheckedEstimate, number> = {
    logged: truth.logged,
    inversePropensity: truth.target,
    selfNormalised: truth.target,
    doublyRobust: truth.target,
    change: truth.target - truth.logged,
  };
  const random = createSeededRandom(seed);
  const held = Object.fromEntries(checkedEstimates.map((name) => [name, 0])) as Record<
    CheckedEstimate,
    number
  >;
  const given = { ...held };
  let refused = 0;
  let effective = 0;
  for (let simulation = 0; simulation < simulations; simulation += 1) {
    const sums = new OffPolicySums({ range: rangeOf(options.kind) });
    for (const row of madeLog(options, random)) sums.add(row);
    const found = sums.estimate();
    effective += found.overlap.effectiveSamples;
    if (found.refusal !== null) refused += 1;
    for (const name of checkedEstimates) {
      const estimate: Estimate = found[name];
      if (estimate.low === null || estimate.high === null) continue;
      given[name] += 1;
      if (estimate.low <= truthOf[name] && truthOf[name] <= estimate.high) held[name] += 1;
    }
  }
  return {
    held: Object.fromEntries(
      checkedEstimates.map((name) => [name, given[name] === 0 ? null : held[name] / given[name]]),
    ) as Coverage["held"],
    refused: refused / simulations,
    meanEffectiveSamples: effective / simulations,
  };
}

/** The logs that the coverage table is about. */
export const coverageSettings: readonly (MadeLogOptions & { readonly name: string })[] = (
  ["right-or-wrong", "graded", "charge"] as const
).flatMap((kind) =>
  [
    { rows: 250, clusterSize: 1 },
    { rows: 1_000, clusterSize: 1 },
    { rows: 1_000, clusterSize: 4 },
    { rows: 5_000, clusterSize: 4 },
  ].flatMap(({ rows, clusterSize }) =>
    [0, 0.1].map((modelError) => ({
      ...{ kind, rows, clusterSize, modelError, observedShare: 0.8 },
      name: `${kind}, ${rows} requests${clusterSize === 1 ? "" : `, ${clusterSize} a user`}${modelError === 0 ? "" : ", predictions off"}`,
    })),
  ),
);
