import { chanceWords, understatedWords } from "../../evals/reports/claim-words.ts";
import type { Regression, Report } from "../../evals/reports/report.ts";
import { violationWords } from "../../evals/reports/unscored-gate.ts";
import { formatDuration, formatPercent, formatUsd } from "../terminal/format-figures.ts";
import { wantsColor } from "../terminal/table.ts";
import { allocationTable } from "./adaptive/allocation-table.ts";
import type { EvalArguments } from "./eval-arguments.ts";
import { judgeText } from "./judges/judge-table.ts";
import { reportTable } from "./report-table.ts";
import { troubleText } from "./trouble-text.ts";

/** Exit code of failed assertions and regressions, as promptfoo has it. */
const failedExitCode = 100;

/** Prints what a run found. @returns the exit code */
export function printOutcome(
  report: Report,
  written: readonly string[],
  options: Pick<EvalArguments, "baseline">,
): number {
  const { run, regressions, targets, gate } = report;
  const useColor = wantsColor(process.stdout, process.env);
  console.log(`\n${reportTable(report, useColor)}\n`);
  if (report.allocation !== null) console.log(`${allocationTable(report.allocation, useColor)}\n`);
  if (report.judge !== null)
    console.log(`${judgeText(report.judge, wantsColor(process.stdout, process.env))}\n`);
  const trouble = troubleText(report);
  if (trouble !== null) console.log(`${trouble}\n`);
  const endings = {
    done: "finished",
    stopped: "stopped: continue with --resume",
    budget: "stopped at the dollar cap: raise --max-usd and continue with --resume",
    running: "still running",
    failed: "failed",
  };
  console.log(
    `Run ${run.id} ${endings[run.status]}; spent ${spentText(report)} in ${formatDuration(run.durationMs)}`,
  );
  for (const notice of report.notices) console.log(notice);
  for (const understated of report.understated) console.log(understatedWords(understated));
  for (const path of written) console.log(`Wrote ${path}`);
  for (const regression of regressions ?? []) console.log(regressionText(regression, options.baseline));
  for (const violation of gate.violations) console.log(`FAILED: ${violationWords(violation, gate)}.`);
  if (run.status !== "done") return 1;
  const unmeasured = targets.filter(({ overall }) => overall.scored === 0 && overall.unscored > 0);
  if (unmeasured.length > 0) {
    console.log(`Nothing is known of ${unmeasured.map(({ id }) => id).join(", ")}: no reply was scored.`);
    return 1;
  }
  if (gate.violations.length > 0) return failedExitCode;
  // The first run of all has nothing to be worse than.
  if (options.baseline !== null && regressions === null) return 0;
  if (regressions !== null) return regressions.some(({ isRegression }) => isRegression) ? failedExitCode : 0;
  return targets.some(({ overall }) => overall.failed > 0 || overall.errors > 0) ? failedExitCode : 0;
}

function regressionText(regression: Regression, baseline: string | null): string {
  const { target, difference, interval, cases, isRegression, detectableDifference } = regression;
  const range =
    interval === null ? "" : ` (${formatPercent(interval.low)} to ${formatPercent(interval.high)})`;
  const words = isRegression ? "WORSE" : chanceWords(regression);
  const apart =
    isRegression || detectableDifference === null
      ? ""
      : `; a difference of ${formatPercent(Math.min(1, detectableDifference))} would be seen four times in five`;
  return `${target} against ${baseline}: ${formatPercent(difference)}${range} on ${cases} cases${words === "" ? "" : `: ${words}`}${apart}`;
}

/** What is not known is not nothing. */
function spentText({ run, targets }: Report): string {
  const unknown = targets.reduce((sum, { unknownCosts }) => sum + unknownCosts, 0);
  if (unknown === 0) return formatUsd(run.spentNanoUsd);
  const replies = `${unknown} ${unknown === 1 ? "reply" : "replies"} without a price`;
  return run.spentNanoUsd === 0
    ? `an unknown amount (${replies})`
    : `${formatUsd(run.spentNanoUsd)} and what ${replies} cost`;
}
