import { setTimeout as wait } from "node:timers/promises";
import { BudgetError } from "../runs/ask-target.ts";
import { createResultWriter } from "../runs/result-writer.ts";
import { type RunCaseContext, runCase } from "../runs/run-case.ts";
import type { RunStore } from "../runs/run-store.ts";
import type { Target } from "../runs/target.ts";
import { isAskedOf } from "../suites/case-for-model.ts";
import { type BatchCase, readBatch } from "./case-batches.ts";
import { createBeats } from "./create-beats.ts";
import { createHeldJobs } from "./held-jobs.ts";
import type { JobQueue } from "./job-queue.ts";
import { createSpreadBudget } from "./spread-budget.ts";
import type { Claim, SpreadPlan } from "./spread-plan.ts";
import type { SpreadState, SpreadStore } from "./spread-store.ts";

export interface WorkOnRunOptions {
  readonly plan: SpreadPlan;
  readonly worker: { readonly id: string; readonly name: string };
  /** Those of the plan that this worker can ask, by their place there. */
  readonly targets: ReadonlyMap<number, Target>;
  /** The others, with the reason. */
  readonly lacks: Readonly<Record<string, string>>;
  readonly pathOfCode: (code: string) => string;
  readonly store: SpreadStore;
  readonly results: Pick<RunStore, "saveResults">;
  readonly queue: JobQueue;
  /** Calls at once, at least 1. */
  readonly concurrency: number;
  readonly context: Omit<RunCaseContext, "budget" | "isCapped" | "signal">;
  /** Take no further job when this aborts; calls under way end and are stored. */
  readonly stop: AbortSignal;
  readonly timing: WorkerTiming;
}

/** Times in milliseconds. */
export interface WorkerTiming {
  /** Between signs of life. */
  readonly beatMs: number;
  /** Who gave no sign for so long is taken for dead. */
  readonly silentAfterMs: number;
  /** Between looks into an empty queue. */
  readonly pollMs: number;
  /** With nothing to take for so long, the worker looks at other runs. */
  readonly idleMs: number;
}

export interface WorkDone {
  readonly finished: number;
  readonly spentNanoUsd: number;
  /** Whether there may be more to do later. */
  readonly isOpen: boolean;
}

/** Running totals of one worker in one run: it may leave and come back. */
export interface WorkerTotals {
  finished: number;
  unscored: number;
}

interface Piece extends BatchCase {
  readonly claim: Claim;
  readonly target: Target;
  readonly sample: number;
}

/**
 * Takes jobs of one run until there are none, or it ends. A job is complete when its results are stored and what they cost is counted; what
 * happens before that, another worker takes it over.
 *
 * @throws the database's or the disk's error, after the jobs were given back where that was possible
 */
export async function workOnRun(options: WorkOnRunOptions, totals: WorkerTotals): Promise<WorkDone> {
  const { plan, worker, store, queue, timing, concurrency } = options;
  const { runId } = plan;
  await store.join(runId, { ...worker, lacks: options.lacks });
  const budget = createSpreadBudget({
    exchange: (exchange) => store.exchange(runId, worker.id, exchange),
    isCapped: plan.capNanoUsd !== null,
    capNanoUsd: plan.capNanoUsd,
  });
  const abort = new AbortController();
  const context: RunCaseContext = {
    ...options.context,
    budget,
    isCapped: plan.capNanoUsd !== null,
    signal: abort.signal,
  };
  // What is stored is counted: money first.
  const writer = createResultWriter(
    {
      async saveResults(id, rows) {
        await budget.flush();
        await options.results.saveResults(id, rows);
      },
    },
    runId,
  );
  const held = createHeldJobs();
  const [startFinished, startSpent] = [totals.finished, budget.spentNanoUsd];
  let pieces: Piece[] = [];
  let state: SpreadState | null = "open";
  let failure: unknown = null;
  const mayGoOn = (): boolean => state === "open" && failure === null && !options.stop.aborted;

  const beats = createBeats(
    async () => {
      const answer = await store.beat(
        runId,
        worker.id,
        { ...totals, claims: held.claims(), failure: failure === null ? null : wordsOf(failure) },
        timing.silentAfterMs,
      );
      state = answer.isBuried ? null : answer.state;
      // Buried, or nobody waits for it: what is under way would be asked twice or for nobody.
      if (state === "aborting" || state === null) abort.abort();
    },
    timing.beatMs,
    (error) => {
      failure ??= error;
    },
  );

  /** @returns whether there is something to do */
  async function takeJob(): Promise<boolean> {
    for (const [place, target] of options.targets) {
      if (!mayGoOn()) return false;
      const job = await queue.take(runId, place);
      if (job === null) continue;
      const claim = { target: place, id: job.id };
      const cases = readBatch(await store.readBatch(runId, job.batch), options.pathOfCode);
      const done = new Set(
        await store.finishedOf(
          runId,
          target.id,
          job.sample,
          cases.map(({ promptId }) => promptId),
        ),
      );
      const left = cases.filter(({ promptId }) => !done.has(promptId));
      if (left.length === 0) {
        await queue.complete(runId, [claim]);
        return true;
      }
      held.add(claim, left.length);
      await beats.now();
      pieces.push(...left.map((one) => ({ ...one, claim, target, sample: job.sample })));
      return true;
    }
    return false;
  }

  let taking: Promise<void> | null = null;
  /** One at a time for all slots; looks again until there is something or nothing was there for a while. */
  function take(): Promise<void> {
    taking ??= (async () => {
      for (let idleMs = 0; mayGoOn() && pieces.length === 0; idleMs += timing.pollMs) {
        if (await takeJob()) continue;
        if (idleMs >= timing.idleMs) return;
        await wait(timing.pollMs);
      }
    })().finally(() => {
      taking = null;
    });
    return taking;
  }

  let ended: Claim[] = [];
  let completing: Promise<void> | null = null;
  async function completeAll(): Promise<void> {
    while (ended.length > 0) {
      const claims = ended;
      ended = [];
      await writer.flush();
      await queue.complete(runId, claims);
      held.remove(claims);
    }
  }
  const complete = (): Promise<void> => {
    completing ??= completeAll()
      .catch((error: unknown) => {
        failure ??= error;
      })
      .finally(() => {
        completing = null;
      });
    return completing;
  };

  async function runPiece({ claim, target, promptId, suiteCase, sample }: Piece): Promise<void> {
    try {
      if (isAskedOf(suiteCase, target.id)) {
        const result = await runCase({ promptId, suiteCase, target, sample }, context);
        if (result.error !== null && abort.signal.aborted) return;
        await writer.add(result);
        totals.finished += 1;
        if (result.score === null) totals.unscored += 1;
      }
      if (!held.countDown(claim)) return;
      ended.push(claim);
      void complete();
    } catch (error) {
      if (error instanceof BudgetError) {
        state = "budget";
        await store.setState(runId, "budget", ["open"]);
      } else failure ??= error;
    }
  }

  async function slot(): Promise<void> {
    while (mayGoOn()) {
      const piece = pieces.shift();
      if (piece === undefined) {
        await take();
        if (pieces.length === 0) return;
        continue;
      }
      if (pieces.length < concurrency && taking === null) void takeAhead();
      await runPiece(piece);
    }
  }

  async function takeAhead(): Promise<void> {
    taking = takeJob()
      .then(() => undefined)
      .catch((error: unknown) => {
        failure ??= error;
      })
      .finally(() => {
        taking = null;
      });
    await taking;
  }

  const keep = (error: unknown): void => {
    failure ??= error;
  };
  await Promise.all(Array.from({ length: Math.max(1, concurrency) }, () => slot().catch(keep)));
  pieces = [];
  await writer.flush().catch(keep);
  await (completing ?? complete());
  await budget.flush().catch(keep);
  const left = held.claims();
  if (left.length > 0 && state === "open") await queue.giveBack(runId, left).catch(keep);
  held.remove(left);
  await beats.now().catch(keep);
  await beats.stop();
  // Whatever failed in a run that is over for this worker is nobody's concern any more.
  if (failure !== null && state !== null) throw failure;
  return {
    finished: totals.finished - startFinished,
    spentNanoUsd: budget.spentNanoUsd - startSpent,
    isOpen: state === "open",
  };
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
