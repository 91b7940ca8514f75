import { layouts, scoreShapes } from "../../evals/reports/simulation/made-results.ts";
import {
  type SimulatedErrors,
  simulateIntervals,
} from "../../evals/reports/simulation/simulate-intervals.ts";
import { readOptions } from "../terminal/read-options.ts";

const help = `npm run evals -- intervals [--runs 2000] [--seed 1] [--draws 200]

  How often the statements of a report are wrong where all models are equally good: a table in Markdown, each cell the worst of all kinds of scores
  (and their mean). All should be near or below 5%. --draws: of the bootstrap; 0 leaves it out. Takes minutes.`;

const clusterCounts = [5, 8, 14, 20, 50, 200];
const columns: readonly (readonly [keyof SimulatedErrors, string])[] = [
  ["score", "score misses the truth"],
  ["comparison", "two models: one better"],
  ["anyOfFive", "five models: any worse"],
  ["clearPick", "five models: one clearly best"],
  ["router", "router against best single"],
  ["bootstrap", "resampled difference"],
];

/** Simulates every interval that a report prints, and prints how often it was wrong. @throws Error naming an option and what it takes */
export function intervalsCommand(words: readonly string[], print: (text: string) => void): void {
  const { values } = readOptions({
    args: [...words],
    options: {
      runs: { type: "string", default: "2000" },
      seed: { type: "string", default: "1" },
      draws: { type: "string", default: "200" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    print(help);
    return;
  }
  const whole = (name: string, text: string, min: number): number => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < min)
      throw new Error(`--${name} takes a whole number from ${min}, not ${text}`);
    return value;
  };
  const runs = whole("runs", values.runs, 1);
  const seed = whole("seed", values.seed, 0);
  const bootstrapDraws = values.draws === "0" ? 0 : whole("draws", values.draws, 2);
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
          bootstrapDraws: layout.name.includes("weights") ? 0 : bootstrapDraws,
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
