import {
  isBestOrWithin,
  overSeeds,
  playRegret,
  type RuleRegret,
} from "../../evals/simulation/regret/play-regret.ts";
import { createCommand } from "../terminal/command.ts";
import { numberThat, wholeNumber } from "../terminal/option-values.ts";
import { playedFiles } from "./played-files.ts";

const share = numberThat("a share above 0 and at most 1", (value) => value > 0 && value <= 1);

/** `npm run simulate -- regret FILE...`: what routing rules lose on recorded outcomes played as traffic. */
export const regretCommand = () =>
  createCommand(
    "regret",
    "Utility lost per 1,000 requests by routing rules that learn, on recorded outcomes that are played as traffic",
  )
    .argument("<files...>", "recorded outcomes, each file a table of its own; see docs/replay.md")
    .option("--seeds <n>", "repetitions: other halves, requests and draws", wholeNumber(1), 10)
    .option("--days <n>", "of traffic; a model gets worse on the third", wholeNumber(3), 7)
    .option("--requests <n>", "a day", wholeNumber(1), 500)
    .option("--scored <share>", "of requests whose score becomes known", share, 0.5)
    .option("--explore <share>", "`routing.explore` of our policy", share, 0.05)
    .action(async (files, { seeds, days, requests, scored, explore }) => {
      console.log(
        "| file | start | traffic | rule | regret: oracle | regret: best model | |\n|---|---|---|---|---|---|---|",
      );
      for await (const { name, source } of playedFiles(files)) {
        const played = playRegret(source, {
          ...{ seeds, days, requestsPerDay: requests, scoredShare: scored, exploration: explore },
        });
        for (const { scenario, rules } of played)
          for (const rule of rules) {
            const cells = [
              name,
              scenario.isWarm ? "warm" : "cold",
              scenario.getsWorse ? "worse on day 3" : "steady",
              rule.rule,
              figure(rule.againstOracle),
              figure(rule.againstBestModel),
              note(rule, rules),
            ];
            console.log(`| ${cells.join(" | ")} |`);
          }
      }
    });

function figure(values: readonly number[]): string {
  const { mean, halfWidth } = overSeeds(values);
  return `${mean.toFixed(1)}${halfWidth === null ? "" : ` ± ${halfWidth.toFixed(1)}`}`;
}

const note = (rule: RuleRegret, all: readonly RuleRegret[]): string =>
  isBestOrWithin(rule, all) ? "best or within" : "";
