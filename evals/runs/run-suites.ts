import { createHash } from "node:crypto";
import { isAskedOf, plannedCount } from "../suites/case-for-model.ts";
import type { Suite } from "../suites/suite.ts";
import { BudgetError } from "./ask-target.ts";
import { createFinishedKeys } from "./finished-keys.ts";
import { type JobSource, jobSourceOf } from "./job-source.ts";
import { createResultWriter } from "./result-writer.ts";
import { type Job, type RunCaseContext, runCase } from "./run-case.ts";
import type { CaseResult, RunRecord, RunStatus, RunStore } from "./run-store.ts";
import type { Target } from "./target.ts";

export interface RunOptions {
  readonly suites: readonly Suite[];
  readonly targets: readonly Target[];
  /** Replies to each case, at least 1. */
  readonly samples: number;
  /** Calls at once, at least 1. */
  readonly concurrency: number;
  readonly store: RunStore;
  /** The run as it begins; a resumed one with what it had. */
  readonly run: RunRecord;
  /** Nothing of it can be stored yet: cases are asked while the store is still opening. @default false */
  readonly isNew?: boolean;
  /** Start no further case when this aborts; those under way end and are stored. */
  readonly stop: AbortSignal;
  readonly context: RunCaseContext;
  /** @default all cases in their order, each by every target in turn */
  readonly jobs?: JobSource;
  readonly onResult?: (result: CaseResult) => void;
  /** Told once, before the first case. */
  readonly onStart?: (counts: { readonly planned: number; readonly finished: number }) => void;
}

/** Between writes of what a run has spent, in milliseconds. */
const saveEveryMs = 1_000;

/** Hash of the work: cases as they are sent and graded, targets, samples. */
export function fingerprintOf(
  suites: readonly Suite[],
  targetIds: readonly string[],
  samples: number,
): string {
  const hash = createHash("sha256").update(JSON.stringify([targetIds, samples]));
  for (const suite of suites) {
    for (const suiteCase of suite.cases) {
      const { id, messages, tools, parameters, graders, rule } = suiteCase;
      const { onlyModels, exceptModels, perModel, dialogue } = suiteCase;
      hash.update(JSON.stringify([suite.name, id, messages, tools, parameters, graders, rule]));
      if (onlyModels || exceptModels || perModel || dialogue)
        hash.update(JSON.stringify([onlyModels, exceptModels, perModel, dialogue]));
    }
  }
  return hash.digest("hex").slice(0, 32);
}

/** Cases in their order, each by every target in turn, so that a run that ends early has compared like with like. */
function* jobsOf({ suites, targets, samples }: RunOptions): Generator<Job> {
  for (let sample = 0; sample < samples; sample += 1) {
    for (const suite of suites) {
      for (const suiteCase of suite.cases) {
        const promptId = `${suite.name}/${suiteCase.id}`;
        for (const target of targets) yield { promptId, suiteCase, target, sample };
      }
    }
  }
}

/**
 * Runs what is not finished yet, storing every case as it ends. The run's record is stored at the beginning and at the end,
 * whatever ends it.
 *
 * @returns the run as it was stored; its status says how it ended
 * @throws the store's or the disk's error, after everything that can be stored was stored
 */
export async function runSuites(options: RunOptions): Promise<RunRecord> {
  const { store, context, stop } = options;
  const startedMs = context.nowMs();
  const planned = plannedCount(
    options.suites,
    options.targets.map(({ id }) => id),
    options.samples,
  );
  const targetIds = options.targets.map(({ id }) => id);
  const done = createFinishedKeys(options.suites, targetIds, options.samples);
  if (options.isNew !== true)
    for await (const keys of store.finished(options.run.id)) for (const key of keys) done.add(key);
  const snapshot = (status: RunStatus): RunRecord => ({
    ...options.run,
    status,
    plannedCount: planned,
    spentNanoUsd: context.budget.spentNanoUsd,
    durationMs: options.run.durationMs + context.nowMs() - startedMs,
    finishedAtMs: status === "running" ? null : context.nowMs(),
  });
  const begun = store.saveRun(snapshot("running"));
  if (options.isNew !== true) await begun;
  options.onStart?.({ planned, finished: done.size });

  const writer = createResultWriter(
    {
      saveResults: async (runId, results) => {
        await begun;
        await store.saveResults(runId, results);
      },
    },
    options.run.id,
  );
  const jobs = options.jobs ?? jobSourceOf(jobsOf(options));
  let ending: RunStatus = "done";
  let failure: unknown = null;
  let saved = context.budget.spentNanoUsd;
  begun.catch((error: unknown) => {
    failure ??= error;
  });
  const mayGoOn = (): boolean => !stop.aborted && ending === "done" && failure === null;

  async function work(): Promise<void> {
    while (mayGoOn()) {
      const waited = jobs.next();
      const job = waited instanceof Promise ? await waited : waited;
      if (job === null) return;
      if (!isAskedOf(job.suiteCase, job.target.id)) {
        jobs.settle(job, null);
        continue;
      }
      if (done.size > 0 && done.has({ ...job, target: job.target.id })) continue;
      let settled: CaseResult | null = null;
      try {
        // It may have ended while the source made up its mind.
        if (!mayGoOn()) return;
        const result = await runCase(job, context);
        // Broken off by a second Ctrl-C: not an answer of the target's.
        if (result.error !== null && context.signal.aborted) return;
        await writer.add(result);
        settled = result;
        options.onResult?.(result);
      } catch (error) {
        if (error instanceof BudgetError) ending = "budget";
        else failure ??= error;
      } finally {
        jobs.settle(job, settled);
      }
    }
  }

  // What is spent so far is in the record while it runs, for who watches it.
  let saving: Promise<void> = begun;
  const beat = setInterval(() => {
    if (saved === context.budget.spentNanoUsd || failure !== null) return;
    saved = context.budget.spentNanoUsd;
    saving = saving
      .then(() => store.saveRun(snapshot("running")))
      .catch((error: unknown) => {
        failure ??= error;
      });
  }, saveEveryMs);
  await Promise.all(Array.from({ length: Math.max(1, options.concurrency) }, work));
  clearInterval(beat);
  await saving.catch(() => undefined);
  await begun.then(writer.flush).catch((error: unknown) => {
    failure ??= error;
  });
  if (failure === null && ending === "done" && stop.aborted) ending = "stopped";
  const finished = snapshot(failure === null ? ending : "failed");
  await store.saveRun(finished).catch((error: unknown) => {
    failure ??= error;
  });
  if (failure !== null) throw failure;
  return finished;
}
