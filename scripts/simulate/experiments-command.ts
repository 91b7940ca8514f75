import { playTrials, promisedUnits, trialMetrics } from "../../evals/simulation/experiment-trials.ts";
import { savingsCoverage, savingsSettings } from "../../evals/simulation/savings-coverage.ts";
import { createCommand } from "../terminal/command.ts";
import { formatPercent } from "../terminal/format-figures.ts";
import { wholeNumber } from "../terminal/option-values.ts";

/** Difference that matters, in standard deviations. */
const effect = 0.1;

/** `npm run simulate -- experiments`: false alarms, power and coverage of experiments, and coverage of the savings report. */
export const experimentsCommand = () =>
  createCommand(
    "experiments",
    "False alarms of A/A experiments that are looked at 100 times, power at the promised units, coverage of the intervals; coverage of savings",
  )
    .option("--simulations <n>", "experiments, and reports, of each row", wholeNumber(1), 2000)
    .option("--looks <n>", "at each experiment", wholeNumber(1), 100)
    .option("--seed <n>", "of everything random", wholeNumber(0), 1)
    .action(({ simulations, looks, seed }) => {
      console.log(
        "| metric | arms | units | A/A: false alarms | A/A: intervals hold at every look | A/B: found | A/B: wrong way |\n|---|---|---|---|---|---|---|",
      );
      for (const metric of trialMetrics)
        for (const arms of [2, 3]) {
          const mde = effect * metric.standardDeviation;
          const units = promisedUnits(metric, arms, mde);
          const options = { metric, arms, mde, units, looks, trials: simulations, seed };
          const [same, different] = [0, mde].map((lift) => playTrials({ ...options, lift }));
          const cells = [same!.decided, same!.covered, different!.decided, different!.wrong].map(
            formatPercent,
          );
          console.log(`| ${metric.name} | ${arms} | ${units} | ${cells.join(" | ")} |`);
        }
      console.log("\n| savings report | difference | share |\n|---|---|---|");
      for (const settings of savingsSettings) {
        const { difference, share } = savingsCoverage(settings, { simulations, seed });
        console.log(
          `| ${settings.name} | ${formatPercent(difference)} | ${settings.kind === "cost" ? formatPercent(share) : "-"} |`,
        );
      }
    });
