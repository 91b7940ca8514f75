import {
  checkedEstimates,
  coverageSettings,
  intervalCoverage,
} from "../../evals/simulation/interval-coverage.ts";
import { scoreCoverage, scoreSettings } from "../../evals/simulation/score-coverage.ts";
import { scoreInterval } from "../../server/reports/score-interval.ts";
import { createCommand } from "../terminal/command.ts";
import { formatPercent } from "../terminal/format-figures.ts";
import { wholeNumber } from "../terminal/option-values.ts";

/** `npm run simulate -- coverage`: how often the intervals of a what-if, and of scores of models, hold the truth. */
export const coverageCommand = () =>
  createCommand(
    "coverage",
    "How often the 95% intervals of a what-if, and of scores of models, hold the truth, on made logs whose truth is known",
  )
    .option("--simulations <n>", "logs drawn for each row", wholeNumber(1), 1000)
    .option("--seed <n>", "of everything random", wholeNumber(0), 1)
    .action(({ simulations, seed }) => {
      const titles = ["logged", "IPS", "SNIPS", "doubly robust", "change"];
      console.log(
        `| log | effective | refused | ${titles.join(" | ")} |\n|---|---|---|${titles.map(() => "---|").join("")}`,
      );
      for (const { name, ...options } of coverageSettings) {
        const { held, refused, meanEffectiveSamples } = intervalCoverage(options, { simulations, seed });
        const cells = checkedEstimates.map((one) => (held[one] === null ? "-" : formatPercent(held[one])));
        console.log(
          `| ${name} | ${meanEffectiveSamples.toFixed(0)} | ${formatPercent(refused)} | ${cells.join(" | ")} |`,
        );
      }
      console.log("\n| scores of a model | holds the true mean |\n|---|---|");
      for (const setting of scoreSettings)
        console.log(
          `| ${setting.name} | ${formatPercent(scoreCoverage(scoreInterval, setting, { simulations, seed }))} |`,
        );
    });
