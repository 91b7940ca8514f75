// npm run tune -- FILE | --traffic: what the weights can trade on recorded outcomes or logged requests, and which weights meet a goal.
import { writeFileSync } from "node:fs";
import { stopEmbeddingThread } from "../engine/index.ts";
import { renderReportPage } from "../evals/replay/draw/report-page.ts";
import { drawTradeChart } from "../evals/replay/draw/trade-chart.ts";
import { proposeTrade } from "../evals/replay/tune/propose-trade.ts";
import type { TradePoint } from "../evals/replay/tune/trade-points.ts";
import { showTable } from "./replay/replay-summary.ts";
import { errorText } from "./terminal/error-text.ts";
import { wantsColor } from "./terminal/table.ts";
import { applyWeights } from "./tune/apply-weights.ts";
import { sweepFiles } from "./tune/sweep-files.ts";
import { sweepTraffic } from "./tune/sweep-traffic.ts";
import { readTuneArguments, tuneHelp } from "./tune/tune-arguments.ts";
import { proposalText } from "./tune/tune-summary.ts";

process.on("exit", stopEmbeddingThread);

const isKnown = ({ quality, costPerThousandUsd }: TradePoint): boolean =>
  quality.estimate !== null && costPerThousandUsd.estimate !== null;

try {
  const typed = readTuneArguments(process.argv.slice(2));
  if (typed.isHelpWanted || (typed.files.length === 0 && typed.traffic === null)) {
    console.log(tuneHelp);
    process.exit(typed.isHelpWanted ? 0 : 2);
  }
  const found = typed.traffic === null ? await sweepFiles(typed) : await sweepTraffic(typed, typed.traffic);
  const { notes, tables, front, named } = found;
  const useColor = wantsColor(process.stdout, process.env);
  console.log([...notes, "", ...tables.map((table) => showTable(table, useColor))].join("\n"));
  if (typed.report !== null) {
    const drawings = front.length === 0 ? [] : [drawTradeChart(front.filter(isKnown), named.filter(isKnown))];
    writeFileSync(
      typed.report,
      renderReportPage({ title: "What the weights can trade", notes, drawings, tables }),
    );
  }
  if (typed.goal === null) process.exit(0);
  if (front.length === 0)
    throw new Error(
      "No weights are known well enough by scores and charges to be proposed: the tables say why. Explore more, collect scores, or go --by predictions.",
    );
  const proposal = proposeTrade(front, typed.goal);
  console.log(proposalText(typed.goal, proposal, found.words));
  const chosen = typed.isSafe ? proposal.safe : proposal.measured;
  if (chosen === null) process.exit(1);
  if (typed.applies)
    await applyWeights({ file: found.configFile, weights: chosen.weights, isAgreed: typed.isAgreed });
  process.exit(0);
} catch (error) {
  console.error(errorText(error));
  process.exit(1);
}
