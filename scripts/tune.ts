// npm run tune -- FILE: what the weights can trade on recorded outcomes, and which weights meet a goal.
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { stopEmbeddingThread } from "../engine/index.ts";
import { renderReportPage } from "../evals/replay/draw/report-page.ts";
import { drawTradeChart } from "../evals/replay/draw/trade-chart.ts";
import { proposeTrade, type TradeGoal } from "../evals/replay/tune/propose-trade.ts";
import { fillDefaults } from "../server/config/fill-defaults.ts";
import { parseConfigText } from "../server/config/parse-config-text.ts";
import { policyFromFile } from "../server/config/policy-from-file.ts";
import { readConfigText } from "../server/config/read-config-text.ts";
import { numberOption } from "./replay/number-option.ts";
import { readDepth } from "./replay/replay-embedders.ts";
import { showTable } from "./replay/replay-summary.ts";
import { wantsColor } from "./terminal/table.ts";
import { applyWeights } from "./tune/apply-weights.ts";
import { tuneFiles } from "./tune/tune-file.ts";
import { proposalText, tuneTables } from "./tune/tune-summary.ts";

const help = `npm run tune -- FILE...        sweeps the weights over recorded outcomes: the front, the presets, your weights

  --at-least QUALITY           proposes the cheapest weights with this mean score, 0 to 1
  --at-most USD                proposes the best weights within this cost per thousand requests
  --apply                      shows the change to the configuration file, and writes it after a yes
  --safe                       applies the proposal that meets the goal with its whole 95% interval
  --yes                        writes without asking
  --config FILE                (./tradewind.yaml)
  --report FILE                a page with the front drawn
  --depth DEPTH                static, full or auto (auto)
  --folds N                    folds of questions that predictions are made out of (5)
  --draws N                    bootstrap draws behind the intervals (500)
  --seed N                     (1)`;

process.on("exit", stopEmbeddingThread);

try {
  const { values, positionals: files } = parseArgs({
    allowPositionals: true,
    options: {
      "at-least": { type: "string" },
      "at-most": { type: "string" },
      apply: { type: "boolean", default: false },
      safe: { type: "boolean", default: false },
      yes: { type: "boolean", default: false },
      config: { type: "string", default: "./tradewind.yaml" },
      report: { type: "string" },
      depth: { type: "string", default: "auto" },
      folds: { type: "string", default: "5" },
      draws: { type: "string", default: "500" },
      seed: { type: "string", default: "1" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help || files.length === 0) {
    console.log(help);
    process.exit(values.help ? 0 : 2);
  }
  const goal = readGoal(values["at-least"], values["at-most"]);
  if (values.apply && goal === null)
    throw new Error("--apply needs a goal: add --at-least QUALITY or --at-most USD.");
  const text = readConfigText(values.config);
  const policy = policyFromFile(
    fillDefaults(text === null ? null : parseConfigText(values.config, text).value),
  );
  const result = await tuneFiles({
    files,
    policy,
    depth: readDepth(values.depth),
    folds: numberOption("folds", values.folds, { least: 2, whole: true }),
    draws: numberOption("draws", values.draws, { least: 2, whole: true }),
    seed: numberOption("seed", values.seed, { least: 0, whole: true }),
  });
  const useColor = wantsColor(process.stdout, process.env);
  const tables = tuneTables(result);
  console.log([...result.notes, "", ...tables.map((table) => showTable(table, useColor))].join("\n"));
  if (values.report !== undefined) {
    const drawings = [drawTradeChart(result.front, result.named)];
    writeFileSync(
      values.report,
      renderReportPage({ title: "What the weights can trade", notes: result.notes, drawings, tables }),
    );
  }
  if (goal === null) process.exit(0);
  const proposal = proposeTrade(result.front, goal);
  console.log(proposalText(goal, proposal));
  const chosen = values.safe ? proposal.safe : proposal.measured;
  if (chosen === null) process.exit(1);
  if (values.apply)
    await applyWeights({ file: values.config, weights: chosen.weights, isAgreed: values.yes });
  process.exit(0);
} catch (error) {
  const isExpected = error instanceof Error && error.name !== "TypeError";
  console.error(isExpected ? error.message : error);
  process.exit(1);
}

function readGoal(atLeast: string | undefined, atMost: string | undefined): TradeGoal | null {
  if (atLeast !== undefined && atMost !== undefined)
    throw new Error("--at-least and --at-most are two goals: give one of them.");
  if (atLeast !== undefined) {
    const quality = numberOption("at-least", atLeast, { least: 0 });
    if (quality > 1) throw new Error(`--at-least ${atLeast} is above 1: mean scores lie between 0 and 1.`);
    return { kind: "at-least", quality };
  }
  if (atMost === undefined) return null;
  return { kind: "at-most", usdPerThousand: numberOption("at-most", atMost, { least: 0 }) };
}
