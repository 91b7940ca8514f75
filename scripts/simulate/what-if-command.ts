import { whatIfCoverage } from "../../evals/simulation/what-if-coverage.ts";
import { createCommand } from "../terminal/command.ts";
import { formatPercent } from "../terminal/format-figures.ts";
import { numberThat, wholeNumber } from "../terminal/option-values.ts";
import { playedFiles } from "./played-files.ts";

const share = numberThat("a share from 0 to 1", (value) => value >= 0 && value <= 1);

/** `npm run simulate -- whatif FILE...`: answers of a what-if against what would have happened. */
export const whatIfCommand = () =>
  createCommand(
    "whatif",
    "Answers of a what-if for 20 weights against what would have happened, on recorded outcomes that are played as traffic",
  )
    .argument("<files...>", "recorded outcomes, each file a table of its own; see docs/replay.md")
    .option("--seeds <n>", "logs", wholeNumber(1), 20)
    .option("--requests <n>", "of each log", wholeNumber(1), 3000)
    .option("--explore <share>", "`routing.explore` of the log", share, 0.2)
    .option("--max-regret <utility>", "`routing.explore_max_regret` of the log", share, 0.1)
    .action(async (files, { seeds, requests, explore, maxRegret }) => {
      console.log(
        "| file | quality:cost | refused | holds the true quality | holds the true cost | least effective |\n|---|---|---|---|---|---|",
      );
      for await (const { name, source } of playedFiles(files)) {
        const rows = whatIfCoverage(source, { seeds, requests, exploration: explore, maxRegret });
        const total = { asked: 0, refused: 0, quality: 0, cost: 0 };
        for (const row of rows) {
          const answered = row.asked - row.refused;
          const held = (count: number): string => (answered === 0 ? "-" : formatPercent(count / answered));
          const weights = `${row.qualityShare.toFixed(2)}:${(1 - row.qualityShare).toFixed(2)}`;
          console.log(
            `| ${name} | ${weights} | ${row.refused} of ${row.asked} | ${held(row.qualityHeld)} | ${held(row.costHeld)} | ${row.minEffectiveSamples?.toFixed(0) ?? "-"} |`,
          );
          total.asked += row.asked;
          total.refused += row.refused;
          total.quality += row.qualityHeld;
          total.cost += row.costHeld;
        }
        const answered = total.asked - total.refused;
        const held = (count: number): string => (answered === 0 ? "-" : formatPercent(count / answered));
        console.log(
          `| ${name} | all | ${total.refused} of ${total.asked} | ${held(total.quality)} | ${held(total.cost)} | |`,
        );
      }
    });
