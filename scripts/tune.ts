// npm run tune -- FILE: what the weights can trade on recorded outcomes, and which weights meet a goal.
import { writeFileSync } from "node:fs";
import { stopEmbeddingThread } from "../engine/index.ts";
import { renderReportPage } from "../evals/replay/draw/report-page.ts";
import { drawTradeChart } from "../evals/replay/draw/trade-chart.ts";
import { proposeTrade } from "../evals/replay/tune/propose-trade.ts";
import type { TradePoint } from "../evals/replay/tune/trade-points.ts";
import { showTable } from "./replay/replay-summary.ts";
import { runMain } from "./terminal/command.ts";
import { wantsColor } from "./terminal/table.ts";
import { applyWeights } from "./tune/apply-weights.ts";
import { sweepFiles } from "./tune/sweep-files.ts";
import { readTuneArguments, tuneCommand } from "./tune/tune-arguments.ts";
import { proposalText } from "./tune/tune-summary.ts";

process.on("exit", stopEmbeddingThread);

const isKnown = ({ quality, costPerThousandUsd }: TradePoint): boolean =>
  quality.estimate !== null && costPerThousandUsd.estimate !== null;

await runMain(async () => {
  const typed = readTuneArguments(process.argv.slice(2));
  if (typed.files.length === 0) tuneCommand().help({ error: true });
  const found = await sweepFiles(typed);
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
  if (typed.goal === null) return;
  const proposal = proposeTrade(front, typed.goal);
  console.log(proposalText(typed.goal, proposal, found.words));
  const chosen = typed.safe ? proposal.safe : proposal.measured;
  if (chosen === null) process.exitCode = 1;
  else if (typed.apply)
    await applyWeights({ file: found.configFile, weights: chosen.weights, isAgreed: typed.yes });
});
