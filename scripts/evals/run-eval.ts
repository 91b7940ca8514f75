import { randomBytes } from "node:crypto";
import { setMaxListeners } from "node:events";
import { join } from "node:path";
import { createStaticEmbedder } from "../../engine/index.ts";
import type { AllocationPlan } from "../../evals/allocation/allocation-plan.ts";
import { createAllocation } from "../../evals/allocation/create-allocation.ts";
import { createGraderTools } from "../../evals/graders/create-grader-tools.ts";
import { buildReport } from "../../evals/reports/build-report.ts";
import type { Report } from "../../evals/reports/report.ts";
import { createBudget } from "../../evals/runs/budget.ts";
import { openReplyCache } from "../../evals/runs/reply-cache.ts";
import type { RunRecord, RunStore } from "../../evals/runs/run-store.ts";
import { fingerprintOf, runSuites } from "../../evals/runs/run-suites.ts";
import type { Target } from "../../evals/runs/target.ts";
import type { Suite, SuiteCase } from "../../evals/suites/suite.ts";
import { staticModelFolder } from "../../server/config/dataset-paths.ts";
import { systemClock } from "../../server/start/system-ports.ts";
import type { EvalArguments } from "./eval-arguments.ts";
import { earlierResults, plannedFingerprint } from "./plan-allocation.ts";
import { createProgress } from "./progress.ts";

export interface EvalRun {
  readonly suites: readonly Suite[];
  readonly targets: readonly Target[];
  readonly judge: Target | null;
  /** null: all cases are asked of all targets. */
  readonly plan: AllocationPlan | null;
  readonly store: RunStore;
  readonly dataDir: string;
  readonly options: EvalArguments;
  readonly isTerminal: boolean;
  readonly print: (text: string) => void;
}

/** Runs, and builds the report. Ctrl-C once ends after the calls under way, twice at once. */
export async function runEval(evalRun: EvalRun): Promise<Report> {
  const { suites, targets, judge, plan, store, options, print } = evalRun;
  if (options.maxUsd !== null) requirePrices(suites, judge === null ? targets : [...targets, judge]);
  const run = await recordFor(evalRun);
  const capNanoUsd = options.maxUsd === null ? null : Math.round(options.maxUsd * 1e9);
  const budget = createBudget(capNanoUsd, run.spentNanoUsd);
  const graders = createGraderTools({
    openEmbedder: () => createStaticEmbedder({ modelFolder: staticModelFolder }),
  });
  const cache = options.usesCache ? openReplyCache(join(evalRun.dataDir, "eval-cache")) : null;
  const progress = createProgress(evalRun.isTerminal, systemClock.monotonicMs);
  const [stop, abort] = [new AbortController(), new AbortController()];
  // Every call under way listens, and Node warns of more than ten.
  setMaxListeners(0, abort.signal);
  const onSignal = (): void => {
    if (stop.signal.aborted) abort.abort();
    else print("\nLetting calls under way end; again to break them off. Go on later with --resume.");
    stop.abort();
  };
  process.on("SIGINT", onSignal);
  const { samples } = options;
  const earlier = plan === null || options.resume === null ? [] : await earlierResults(store, run.id);
  const allocation = plan === null ? null : createAllocation({ plan, suites, targets, samples, earlier });
  let ended: RunRecord;
  try {
    ended = await runSuites({
      suites,
      targets,
      samples,
      ...(allocation === null ? {} : { jobs: allocation }),
      concurrency: options.concurrency ?? defaultConcurrency(targets),
      store,
      run,
      stop: stop.signal,
      context: {
        budget,
        isCapped: capNanoUsd !== null,
        cache,
        seed: options.seed,
        signal: abort.signal,
        tools: graders.tools,
        judge,
        nowMs: systemClock.nowMs,
      },
      onStart: ({ planned, finished }) => {
        if (finished > 0) print(`Going on with run ${run.id}: ${finished} of ${planned} replies are there`);
        progress.start(planned, finished);
      },
      onResult: (result) => progress.add(result, budget.spentNanoUsd),
    });
  } finally {
    process.off("SIGINT", onSignal);
    progress.stop();
    cache?.close();
    await graders.close();
  }
  if (allocation !== null) {
    ended = { ...ended, settings: { ...ended.settings, allocation: allocation.summary() } };
    await store.saveRun(ended);
  }
  return buildReport(ended, store, {
    promptOf: promptFinder(suites),
    notices: noticesOf(evalRun),
    baselineRunId: options.baseline,
  });
}

/** A cap cannot be held for a model whose price nobody knows. @throws Error naming them */
function requirePrices(suites: readonly Suite[], targets: readonly Target[]): void {
  const first = suites.flatMap(({ cases }) => cases)[0];
  if (first === undefined) return;
  const unpriced = targets.filter((target) => target.maxCostNanoUsd(first) === null).map(({ id }) => id);
  if (unpriced.length > 0)
    throw new Error(
      `--max-usd cannot be held for ${unpriced.join(", ")}: no price is known. Set \`price\` of the model in tradewind.yaml, or leave it out.`,
    );
}

/** Gentle with providers' limits; demo models have none. */
function defaultConcurrency(targets: readonly Target[]): number {
  return targets.every(({ id }) => id.startsWith("demo/")) ? 32 : 8;
}

/** A new run's record, or that of the run that is resumed. @throws Error where there is none to resume, or its work was another */
async function recordFor({ suites, targets, plan, store, options }: EvalRun): Promise<RunRecord> {
  const ids = targets.map(({ id }) => id);
  const fingerprint = plannedFingerprint(fingerprintOf(suites, ids, options.samples), plan);
  if (options.resume !== null) {
    const found =
      options.resume === ""
        ? ((await store.listRuns({ fingerprint, limit: 1 }))[0] ?? null)
        : await store.findRun(options.resume);
    if (found === null)
      throw new Error(
        "There is no earlier run of the same suites, models, samples and way of choosing cases to resume: leave --resume away",
      );
    if (found.fingerprint !== fingerprint)
      throw new Error(
        `Run ${found.id} had other cases, models, samples or another way of choosing cases, and cannot be resumed with these: start a new one`,
      );
    return found;
  }
  const nowMs = systemClock.nowMs();
  return {
    id: `${new Date(nowMs).toISOString().slice(0, 19).replaceAll(":", "")}-${randomBytes(3).toString("hex")}`,
    createdAtMs: nowMs,
    finishedAtMs: null,
    status: "running",
    suites: suites.map(({ name }) => name),
    targets: ids,
    fingerprint,
    settings: {
      samples: options.samples,
      maxUsd: options.maxUsd,
      seed: options.seed,
      judge: options.judge,
      url: options.url,
    },
    plannedCount: 0,
    spentNanoUsd: 0,
    durationMs: 0,
  };
}

function promptFinder(suites: readonly Suite[]): (promptId: string) => string | null {
  const found = new Map<string, SuiteCase>(
    suites.flatMap((suite) => suite.cases.map((one) => [`${suite.name}/${one.id}`, one] as const)),
  );
  return (promptId) => {
    const suiteCase = found.get(promptId);
    if (suiteCase === undefined) return null;
    return suiteCase.messages
      .map(
        ({ role, content }) => `${role}: ${typeof content === "string" ? content : JSON.stringify(content)}`,
      )
      .join("\n\n");
  };
}

function noticesOf({ suites, judge }: EvalRun): string[] {
  const notices = suites.flatMap((suite) => suite.notices.map((notice) => `${suite.name}: ${notice}`));
  if (judge !== null)
    notices.push(`The judge ${judge.id} is not calibrated: its scores were never held against people's.`);
  return notices;
}
