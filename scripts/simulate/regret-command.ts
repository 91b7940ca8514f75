import type { InPlaceEmbedder } from "../../engine/index.ts";
import { readOutcomes } from "../../evals/load/read-outcomes.ts";
import { extractFeatures } from "../../evals/replay/extract-features.ts";
import {
  isBestOrWithin,
  overSeeds,
  playRegret,
  type RuleRegret,
} from "../../evals/simulation/regret/play-regret.ts";
import { loadPriors } from "../../server/start/load-priors.ts";
import { openEmbedders } from "../replay/replay-embedders.ts";
import { createCommand } from "../terminal/command.ts";
import { numberThat, wholeNumber } from "../terminal/option-values.ts";

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
      const embedders = await openEmbedders("static");
      const priors = loadPriors();
      console.log(
        "| file | start | traffic | rule | regret: oracle | regret: best model | |\n|---|---|---|---|---|---|---|",
      );
      for (const file of files) {
        const table = await readOutcomes([file]);
        const features = await extractFeatures(table.prompts, embedders);
        const played = playRegret(
          { table, features, embedder: remembering(embedders.inPlace), priors },
          { seeds, days, requestsPerDay: requests, scoredShare: scored, exploration: explore },
        );
        for (const { scenario, rules } of played)
          for (const rule of rules) {
            const cells = [
              file.replace(/^.*\//, "").replace(/\..*$/, ""),
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
      await embedders.inPlace.close();
    });

function figure(values: readonly number[]): string {
  const { mean, halfWidth } = overSeeds(values);
  return `${mean.toFixed(1)}${halfWidth === null ? "" : ` ± ${halfWidth.toFixed(1)}`}`;
}

const note = (rule: RuleRegret, all: readonly RuleRegret[]): string =>
  isBestOrWithin(rule, all) ? "best or within" : "";

/** Each prompt is routed many times. */
function remembering(embedder: InPlaceEmbedder): InPlaceEmbedder {
  const known = new Map<string, Float32Array>();
  return {
    ...{ id: embedder.id, dimensions: embedder.dimensions },
    embed: (texts) => embedder.embed(texts),
    close: () => embedder.close(),
    embedNow(text) {
      const vector = known.get(text) ?? embedder.embedNow(text);
      known.set(text, vector);
      return vector;
    },
  };
}
