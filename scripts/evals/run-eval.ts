import { setMaxListeners } from "node:events";
import { buildReport } from "../../evals/reports/build-report.ts";
import type { Report } from "../../evals/reports/report.ts";
import { maxUnscoredShareOf } from "../../evals/reports/unscored-gate.ts";
import type { RunRecord } from "../../evals/runs/run-store.ts";
import type { Target } from "../../evals/runs/target.ts";
import type { Suite, SuiteCase } from "../../evals/suites/suite.ts";
import { systemClock } from "../../server/start/system-ports.ts";
import { errorText } from "../terminal/error-text.ts";
import type { EvalRun } from "./eval-run.ts";
import { judgeForReport } from "./judges/judge-of-run.ts";
import { createProgress } from "./progress.ts";
import { resolveBaseline } from "./resolve-baseline.ts";
import { runInProcess } from "./run-in-process.ts";
import { recordFor } from "./run-record.ts";

/** Runs, and builds the report. Ctrl-C once ends after the calls under way, twice at once. */
export async function runEval(evalRun: EvalRun): Promise<Report> {
  const { suites, targets, judge, store, options, print } = evalRun;
  // Workers elsewhere may know prices that this machine does not: they refuse by themselves.
  if (options.maxUsd !== null && options.workers !== 0)
    requirePrices(suites, judge === null ? targets : [...targets, judge]);
  const run = await recordFor(evalRun);
  const maxUnscoredShare = options.maxUnscored ?? maxUnscoredShareOf(run);
  const baseline = await resolveBaseline(store, {
    wanted: options.baseline,
    suites: run.suites,
    targets: run.targets,
    runId: run.id,
    maxUnscoredShare,
  });
  const progress = createProgress(evalRun.isTerminal, systemClock.monotonicMs);
  const [stop, abort] = [new AbortController(), new AbortController()];
  // Every call under way listens, and Node warns of more than ten.
  setMaxListeners(0, abort.signal);
  const onSignal = (): void => {
    if (stop.signal.aborted) abort.abort();
    else print("\nWaiting for calls in progress; Ctrl-C again aborts them. Continue later with --resume.");
    stop.abort();
  };
  process.on("SIGINT", onSignal);
  // Of a server that started this run, and is gone.
  process.on("disconnect", onSignal);
  const running = {
    ...evalRun,
    run,
    concurrency: options.concurrency ?? defaultConcurrency(targets),
    progress,
    stop: stop.signal,
    abort: abort.signal,
  };
  let ended: RunRecord;
  try {
    ended =
      options.workers === null
        ? await runInProcess(running)
        : await (await import("./distributed/run-distributed.ts")).runDistributed({
            ...running,
            workers: options.workers,
          });
  } catch (error) {
    if (error instanceof TypeError) throw error;
    throw new Error(
      `Run ${run.id} was interrupted: ${errorText(error)}\nWhat was stored until then, and the replies in ${running.dataDir}/eval-cache, are not paid for again: fix this, and repeat the command with --resume.`,
      { cause: error },
    );
  } finally {
    process.off("SIGINT", onSignal);
    process.off("disconnect", onSignal);
    progress.stop();
  }
  return buildReport(ended, store, {
    promptOf: promptFinder(suites),
    notices: [...noticesOf(evalRun), ...baselineNotices(options.baseline, baseline)],
    baselineRunId: baseline?.id ?? null,
    maxUnscoredShare,
    judge: await judgeForReport(ended, await evalRun.openCalibrations()),
  });
}

function baselineNotices(wanted: string | null, baseline: RunRecord | null): string[] {
  if (wanted === null) return [];
  return [
    baseline === null
      ? "There is no earlier run with enough scores to compare with: this one can be the baseline of the next."
      : `Compared with run ${baseline.id}.`,
  ];
}

/** A cap cannot be held for a model whose price nobody knows. @throws Error naming them */
function requirePrices(suites: readonly Suite[], targets: readonly Target[]): void {
  const first = suites.flatMap(({ cases }) => cases)[0];
  if (first === undefined) return;
  const unpriced = targets.filter((target) => target.maxCostNanoUsd(first) === null).map(({ id }) => id);
  if (unpriced.length > 0)
    throw new Error(
      `--max-usd cannot be held for ${unpriced.join(", ")}: no price is known. With --url name one (--price-as openai/gpt-4.1-mini); else set \`price\` of the model in tradewind.yaml, or leave it out.`,
    );
}

/** Gentle with providers' limits; demo models have none. */
function defaultConcurrency(targets: readonly Target[]): number {
  return targets.every(({ id }) => id.startsWith("demo/")) ? 32 : 8;
}

function promptFinder(suites: readonly Suite[]): (promptId: string) => string | null {
  // Made with the first failure: most of a large run's memory is the suite itself.
  let found: Map<string, Map<string, SuiteCase>> | null = null;
  const find = (promptId: string): SuiteCase | undefined => {
    found ??= new Map(
      suites.map(({ name, cases }) => {
        const byId = new Map<string, SuiteCase>();
        for (const one of cases) byId.set(one.id, one);
        return [name, byId];
      }),
    );
    // Names of suites and cases may hold slashes themselves.
    for (let slash = promptId.indexOf("/"); slash !== -1; slash = promptId.indexOf("/", slash + 1)) {
      const one = found.get(promptId.slice(0, slash))?.get(promptId.slice(slash + 1));
      if (one !== undefined) return one;
    }
    return undefined;
  };
  return (promptId) => {
    const suiteCase = find(promptId);
    if (suiteCase === undefined) return null;
    return suiteCase.messages
      .map(
        ({ role, content }) => `${role}: ${typeof content === "string" ? content : JSON.stringify(content)}`,
      )
      .join("\n\n");
  };
}

function noticesOf({ suites, notices }: EvalRun): string[] {
  const ofSuites = suites.flatMap((suite) => suite.notices.map((notice) => `${suite.name}: ${notice}`));
  return [...ofSuites, ...notices];
}
