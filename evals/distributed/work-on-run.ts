import { setMaxListeners } from "node:events";
import { BudgetError } from "../runs/ask-target.ts";
import { createResultWriter } from "../runs/result-writer.ts";
import { type RunCaseContext, runCase } from "../runs/run-case.ts";
import type { RunStore } from "../runs/run-store.ts";
import type { Target } from "../runs/target.ts";
import { isAskedOf } from "../suites/case-for-model.ts";
import { type BatchCase, readBatch } from "./case-batches.ts";
import { createHeartbeat } from "./create-heartbeat.ts";
import type { Claim, DistributedPlan, TakenJob } from "./distributed-plan.ts";
import type { DistributedState, DistributedStore } from "./distributed-store.ts";
import { createHeldJobs } from "./held-jobs.ts";
import { createJobCompleter } from "./job-completer.ts";
import { createJobFeed } from "./job-feed.ts";
import type { JobQueue } from "./job-queue.ts";
import { createSharedBudget } from "./shared-budget.ts";

interface WorkOnRunOptions {
  readonly plan: DistributedPlan;
  readonly worker: { readonly id: string; readonly name: string };
  /** Those of the plan that this worker can ask, by their place there. */
  readonly targets: ReadonlyMap<number, Target>;
  /** The others, with the reason. */
  readonly lacks: Readonly<Record<string, string>>;
  readonly pathOfCode: (code: string) => string;
  readonly store: DistributedStore;
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
  /** Between heartbeats. */
  readonly beatMs: number;
  /** Who gave no sign for so long is taken for dead. */
  readonly silentAfterMs: number;
  /** Between looks into an empty queue. */
  readonly pollMs: number;
  /** With nothing to take for so long, the worker looks at other runs. */
  readonly idleMs: number;
}

interface WorkDone {
  readonly finished: number;
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
  const budget = createSharedBudget({
    exchange: (exchange) => store.exchange(runId, worker.id, exchange),
    isCapped: plan.capNanoUsd !== null,
    capNanoUsd: plan.capNanoUsd,
  });
  const abort = new AbortController();
  // Every call under way listens, and Node warns of more than ten.
  setMaxListeners(0, abort.signal);
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
  const startFinished = totals.finished;
  let state: DistributedState | null = "open";
  let failure: unknown = null;
  const keep = (error: unknown): void => {
    failure ??= error;
  };
  const mayGoOn = (): boolean => state === "open" && failure === null && !options.stop.aborted;

  const beats = createHeartbeat(
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
    keep,
  );

  // Targets in turn, so that a run that ends early has compared like with like.
  const places = [...options.targets];
  async function takeJobs(maxJobs: number): Promise<Piece[] | null> {
    for (let looked = 0; looked < places.length && mayGoOn(); looked += 1) {
      const entry = places.shift();
      if (entry === undefined) return null;
      places.push(entry);
      const [place, target] = entry;
      const jobs = await queue.take(runId, place, maxJobs);
      if (jobs.length === 0) continue;
      const taken = await Promise.all(jobs.map((job) => piecesOf(job, target)));
      for (const pieces of taken) if (pieces[0] !== undefined) held.add(pieces[0].claim, pieces.length);
      const done = jobs.filter((_, at) => taken[at]?.length === 0);
      if (done.length > 0) await queue.complete(runId, done);
      // Before the first case begins, so that the jobs are taken over should this process die.
      if (done.length < jobs.length) await beats.now();
      return taken.flat();
    }
    return null;
  }

  /** The cases of a job that are left to do. */
  async function piecesOf(job: TakenJob, target: Target): Promise<Piece[]> {
    const { sample } = job;
    const claim = { target: job.target, id: job.id };
    const cases = readBatch(await store.readBatch(runId, job.batch), options.pathOfCode);
    const ids = plan.isResumed || job.isAgain ? cases.map(({ promptId }) => promptId) : [];
    const done = new Set(await store.finishedOf(runId, target.id, sample, ids));
    return cases
      .filter(({ promptId, suiteCase }) => isAskedOf(suiteCase, target.id) && !done.has(promptId))
      .map((one) => ({ ...one, claim, target, sample }));
  }
  const feed = createJobFeed({ ...timing, take: takeJobs, mayGoOn, ahead: concurrency });

  const completer = createJobCompleter({
    flush: writer.flush,
    async complete(claims) {
      await queue.complete(runId, claims);
      held.remove(claims);
    },
    onError: keep,
  });

  async function runPiece({ claim, target, promptId, suiteCase, sample }: Piece): Promise<void> {
    try {
      const result = await runCase({ promptId, suiteCase, target, sample }, context);
      if (result.error !== null && abort.signal.aborted) return;
      await writer.add(result);
      totals.finished += 1;
      if (result.score === null) totals.unscored += 1;
      if (!held.countDown(claim)) return;
      completer.add(claim);
    } catch (error) {
      if (error instanceof BudgetError) {
        state = "budget";
        await store.setState(runId, "budget", ["open"]);
      } else failure ??= error;
    }
  }

  async function slot(): Promise<void> {
    for (let piece = await feed.next(); piece !== null; piece = await feed.next()) await runPiece(piece);
  }

  await Promise.all(Array.from({ length: Math.max(1, concurrency) }, () => slot().catch(keep)));
  feed.clear();
  await writer.flush().catch(keep);
  await completer.end();
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
    isOpen: state === "open",
  };
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
