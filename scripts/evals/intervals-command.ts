import { layouts, scoreShapes } from "../../evals/reports/simulation/made-results.ts";
import {
  type SimulatedErrors,
  simulateIntervals,
} from "../../evals/reports/simulation/simulate-intervals.ts";

const clusterCounts = [5, 8, 14, 20, 50, 200];
const columns: readonly (readonly [keyof SimulatedErrors, string])[] = [
  ["score", "score misses the truth"],
  ["comparison", "two models: one better"],
  ["anyOfFive", "five models: any worse"],
  ["clearPick", "five models: one clearly best"],
  ["router", "router against best single"],
  ["bootstrap", "resampled difference"],
];

/** What `npm run evals -- intervals` simulates. */
interface IntervalOptions {
  readonly runs: number;
  readonly seed: number;
  /** Of the bootstrap; 0 leaves it out. */
  readonly draws: number;
}

/** Simulates every interval that a report prints, and prints how often it was wrong. */
export function intervalsCommand(
  { runs, seed, draws }: IntervalOptions,
  print: (text: string) => void,
): void {
  print(
    `Wrong statements in % of ${runs} A/A simulations (seed ${seed}): the worst kind of scores, and the mean over all.\n`,
  );
  print(`| clusters | cases | ${columns.map(([, title]) => title).join(" | ")} |`);
  print(`|---|---|${columns.map(() => "---|").join("")}`);
  for (const layout of layouts) {
    for (const clusters of clusterCounts) {
      const found = scoreShapes.map((shape) =>
        simulateIntervals({
          ...{ runs, clusters, layout, shape, seed },
          // Nothing that is resampled has weights.
          bootstrapDraws: layout.name.includes("weights") ? 0 : draws,
        }),
      );
      const cells = columns.map(([name]) => {
        const shares = found.flatMap((errors) => errors[name] ?? []);
        if (shares.length === 0) return "-";
        const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
        return `${(100 * Math.max(...shares)).toFixed(1)} (${(100 * mean).toFixed(1)})`;
      });
      print(`| ${clusters} | ${layout.name} | ${cells.join(" | ")} |`);
    }
  }
}
