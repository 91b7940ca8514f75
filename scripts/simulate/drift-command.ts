import { detectionDelay, driftKinds, falseAlarms } from "../../evals/simulation/drift-trials.ts";
import { createCommand } from "../terminal/command.ts";
import { formatPercent } from "../terminal/format-figures.ts";
import { wholeNumber } from "../terminal/option-values.ts";

const inValues = (count: number | null): string => (count === null ? "-" : count.toFixed(0));

/** `npm run simulate -- drift`: false alarms and delays of the change detection behind alerts. */
export const driftCommand = () =>
  createCommand(
    "drift",
    "False alarms of drift alerts on values that do not change, and how long a change goes unnoticed",
  )
    .option("--simulations <n>", "series of each row", wholeNumber(1), 500)
    .option("--bound <n>", "`drift.values_per_false_alarm`", wholeNumber(2), 100_000)
    .option("--values <n>", "of a series without a change", wholeNumber(100), 10_000)
    .option("--before <n>", "values before a change", wholeNumber(100), 300)
    .option("--seed <n>", "of everything random", wholeNumber(0), 1)
    .action(({ simulations, bound, values, before, seed }) => {
      const options = {
        ...{ simulations, seed, valuesPerFalseAlarm: bound },
        ...{ valuesWithout: values, valuesBefore: before },
      };
      console.log(
        `| values | false alarms in ${values} (bound: ${formatPercent(Math.min(1, values / bound))}) | change | found | delay: median | 90% | time missed by |\n|---|---|---|---|---|---|---|`,
      );
      for (const kind of driftKinds) {
        const alarms = formatPercent(falseAlarms(kind, options));
        for (const [index, { name, shift }] of kind.shifts.entries()) {
          const { found, median, ninthDecile, timeError } = detectionDelay(kind, shift, options);
          const delays = [median, ninthDecile, timeError].map(inValues);
          console.log(
            `| ${index === 0 ? kind.name : ""} | ${index === 0 ? alarms : ""} | ${name} | ${formatPercent(found)} | ${delays.join(" | ")} |`,
          );
        }
      }
    });
