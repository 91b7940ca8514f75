import { mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import {
  type Calibration,
  type CalibrationStore,
  calibrationProblem,
} from "../../../evals/judges/calibration.ts";
import { biasesText } from "../../../evals/judges/figure-rows.ts";
import { judgeCorrections, uncalibratedJudgeWeight } from "../../../evals/judges/judge-corrections.ts";
import { type Measured, measureJudge } from "../../../evals/judges/measure-judge.ts";
import { type LabelledFile, readLabelled } from "../../../evals/judges/read-labelled.ts";
import { BudgetError } from "../../../evals/runs/ask-target.ts";
import { createBudget } from "../../../evals/runs/budget.ts";
import { openReplyCache } from "../../../evals/runs/reply-cache.ts";
import type { Target } from "../../../evals/runs/target.ts";
import { readEnvironment } from "../../../server/config/environment.ts";
import { createCalibrationStore } from "../../../server/shadow/calibration-store.ts";
import { systemClock } from "../../../server/start/system-ports.ts";
import { loadForCommand } from "../../terminal/command-place.ts";
import { formatUsd } from "../../terminal/format-figures.ts";
import { openCommandDatabase } from "../../terminal/open-command-database.ts";
import { wantsColor } from "../../terminal/table.ts";
import { openInProcessTargets } from "../targets/in-process-targets.ts";
import { listPrice } from "../targets/list-prices.ts";
import { targetOpener } from "../targets/open-targets.ts";
import type { CalibrateArguments } from "./calibrate-arguments.ts";
import { calibrationText } from "./judge-table.ts";

/** `evals calibrate`: reads labels before anything is opened, asks, measures, keeps, prints. */
export async function calibrateCommand(options: CalibrateArguments): Promise<void> {
  const labelled = readLabelled(options.files, options.scale);
  const environment = readEnvironment();
  const loaded = await loadForCommand({ config: options.config }, environment);
  const inProcess =
    options.url === null ? await openInProcessTargets(loaded, environment, options.maxTokens) : null;
  try {
    const judge = targetOpener(
      options,
      inProcess,
      environment,
      (model) => listPrice(model)?.price ?? null,
    )(options.judge);
    const database = await openCommandDatabase(loaded.configuration.database);
    try {
      const measured = await measure(options, labelled, judge, loaded.configuration.database.dataDir);
      await keep(measured, createCalibrationStore(database.db));
      printMeasured(measured);
      if (options.json !== null) writeFigures(options.json, measured);
    } finally {
      await database.close();
    }
  } finally {
    await inProcess?.close();
  }
}

async function measure(
  options: CalibrateArguments,
  labelled: LabelledFile,
  judge: Target,
  dataDir: string,
): Promise<Measured> {
  const isCapped = options.maxUsd !== null;
  if (isCapped && judge.maxCostNanoUsd({ messages: [], tools: [], parameters: {} }) === null)
    throw new Error(
      `--max-usd cannot be held for ${judge.id}: no price is known. Set \`price\` of the model in tradewind.yaml, or leave out the cap.`,
    );
  const cache = options.cache ? openReplyCache(join(dataDir, "eval-cache")) : null;
  const abort = new AbortController();
  const onSignal = (): void => abort.abort();
  process.once("SIGINT", onSignal);
  try {
    return await measureJudge({
      judge,
      labelled,
      files: options.files.map((file) => basename(file)),
      context: {
        budget: createBudget(options.maxUsd === null ? null : Math.round(options.maxUsd * 1e9)),
        isCapped,
        cache,
        seed: null,
        signal: abort.signal,
      },
      concurrency: options.concurrency,
      nowMs: systemClock.nowMs,
      ...(process.stderr.isTTY === true ? { onItem: progressLine(labelled.items.length) } : {}),
    });
  } catch (error) {
    if (error instanceof BudgetError)
      throw new Error(
        "The cap was reached before all labels were asked: what was paid for is in the cache. Raise --max-usd and start again.",
      );
    throw error;
  } finally {
    process.off("SIGINT", onSignal);
    cache?.close();
  }
}

const progressLine =
  (total: number) =>
  (done: number): void => {
    process.stderr.write(`\r${done} of ${total} labelled items${done === total ? "\n" : ""}`);
  };

async function keep({ calibrations }: Measured, store: CalibrationStore): Promise<void> {
  for (const calibration of calibrations) await store.save(calibration);
}

function printMeasured({ calibrations, unread }: Measured): void {
  const useColor = wantsColor(process.stdout, process.env);
  console.log(`Judge ${calibrations[0]?.judge}`);
  for (const calibration of calibrations)
    console.log(`\n${calibrationText(calibration, useColor)}\n${verdictOn(calibration)}`);
  const spent = calibrations.reduce((sum, { spentNanoUsd }) => sum + spentNanoUsd, 0);
  console.log(`\n! a bias that is more than chance. Spent ${formatUsd(spent)}.`);
  for (const { item, reason } of unread.slice(0, 3))
    console.log(`No verdict: ${item.place.file}:${item.place.line ?? "?"}: ${reason}`);
  if (unread.length > 3) console.log(`No verdict: ${unread.length - 3} more`);
}

/** What follows for runs with this judge. */
function verdictOn(calibration: Calibration): string {
  const problem = calibrationProblem(calibration);
  if (problem !== null)
    return `Kept, but not used: ${problem}. Its scores count for ${uncalibratedJudgeWeight} of an exact one.`;
  const standing = judgeCorrections([calibration]).standing(calibration.kind, null);
  if (standing.state !== "calibrated") return `Kept, and of no use: ${standing.reason}.`;
  const weight = calibration.figures.weight.estimate ?? 0;
  const taken = biasesText(standing.biases);
  return `Runs with this judge use it from now on: a score counts for about ${weight.toFixed(2)} of an exact one, corrected.${taken === "" ? "" : ` ${taken}`}`;
}

function writeFigures(path: string, { calibrations }: Measured): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify({ calibrations }, null, 2)}\n`);
  console.log(`Wrote ${path}`);
}
