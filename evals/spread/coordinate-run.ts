import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { createFinishedKeys } from "../runs/finished-keys.ts";
import type { RunRecord, RunStatus, RunStore } from "../runs/run-store.ts";
import type { Suite } from "../suites/suite.ts";
import { caseBatches } from "./case-batches.ts";
import { createBeats } from "./create-beats.ts";
import type { JobQueue } from "./job-queue.ts";
import type { Claim, SpreadJob, SpreadPlan } from "./spread-plan.ts";
import type { SpreadSnapshot, SpreadStore } from "./spread-store.ts";

/** Worker processes of the coordinator's own. */
export interface LocalWorkers {
  start(): void;
  /** Those that died since the last call, with their last words; they are started again as long as that is worth a try. */
  takeDead(): readonly { readonly workerId: string; readonly words: string }[];
  /** Whether any is running or being started again. */
  readonly isAlive: boolean;
  /** Waits for them to end by themselves; after the limit they are ended. */
  stop(limitMs: number): Promise<void>;
}

export interface CoordinateOptions {
  readonly suites: readonly Suite[];
  readonly plan: SpreadPlan;
  readonly samples: number;
  readonly code: Readonly<Record<string, string>>;
  readonly codeOf: (path: string) => string;
  readonly run: RunRecord;
  readonly store: SpreadStore;
  readonly queue: JobQueue;
  readonly runs: Pick<RunStore, "saveRun" | "finished">;
  /** null: only workers elsewhere. */
  readonly localWorkers: LocalWorkers | null;
  /** For people, who may have to end it: `host 4711`. */
  readonly name: string;
  /** Whether the coordinator of that name is known to be gone. */
  readonly isGone: (name: string) => boolean;
  /** First Ctrl-C: calls under way end. */
  readonly stop: AbortSignal;
  /** Second Ctrl-C: they are broken off. */
  readonly abort: AbortSignal;
  readonly nowMs: () => number;
  /** Time without a sign after which a worker is taken for dead, in milliseconds. */
  readonly silentAfterMs: number;
  /** Between looks at the queues and the workers, in milliseconds. */
  readonly everyMs: number;
  readonly onStart: (counts: { readonly planned: number; readonly finished: number }) => void;
  readonly onProgress: (counts: {
    readonly finished: number;
    readonly unscored: number;
    readonly spentNanoUsd: number;
    readonly workers: number;
  }) => void;
  /** Something that the user should know: said once. */
  readonly notice: (text: string) => void;
}

/** Jobs that are added at once. */
const jobsPerInsert = 500;

/** Batches that are added at once. */
const batchesPerInsert = 20;

/**
 * Puts a run into the database for workers to take, watches over it and ends it. Jobs of workers that die go back into the queue.
 *
 * @returns the run as it was stored; its status says how it ended
 * @throws Error where the run cannot be started; the database's error
 */
export async function coordinateRun(options: CoordinateOptions): Promise<RunRecord> {
  const { plan, store, queue, runs, nowMs, silentAfterMs } = options;
  const { runId } = plan;
  const startedMs = nowMs();
  const targetCount = plan.targets.length;
  const planned =
    options.suites.reduce((sum, { cases }) => sum + cases.length, 0) * targetCount * options.samples;
  // What an earlier coordinator of this run could not write into its record.
  const spentBefore = Math.max(options.run.spentNanoUsd, (await store.leftOver(runId))?.spentNanoUsd ?? 0);
  await store.create({
    runId,
    plan: JSON.stringify(plan),
    code: JSON.stringify(options.code),
    capNanoUsd: plan.capNanoUsd,
    spentNanoUsd: spentBefore,
    coordinator: options.name,
    silentAfterMs,
    isGone: options.isGone,
  });
  let snapshot: SpreadSnapshot | null = null;
  let lost: unknown = null;
  const beats = createBeats(
    async () => {
      snapshot = await store.beatCoordinator(runId);
    },
    options.everyMs,
    (error) => {
      lost ??= error;
    },
  );
  const recordOf = (status: RunStatus): RunRecord => ({
    ...options.run,
    status,
    plannedCount: planned,
    spentNanoUsd: snapshot === null ? spentBefore : snapshot.spentNanoUsd,
    durationMs: options.run.durationMs + nowMs() - startedMs,
    finishedAtMs: status === "running" ? null : nowMs(),
  });

  let status: RunStatus = "failed";
  let failure: unknown = null;
  try {
    await runs.saveRun(recordOf("running"));
    const jobs = await fillQueues(options, planned);
    options.localWorkers?.start();
    status = await watch(jobs);
  } catch (error) {
    failure = error;
  }
  // Workers that still look for jobs leave.
  await store.setState(runId, "stopping", ["open"]).catch(() => undefined);
  await options.localWorkers?.stop(silentAfterMs);
  await beats.now().catch(() => undefined);
  await beats.stop();
  const last = snapshot as SpreadSnapshot | null;
  if (last !== null) report(last);
  let isSaved = true;
  await runs.saveRun(recordOf(status)).catch((error: unknown) => {
    failure ??= error;
    isSaved = false;
  });
  const leave = (error: unknown): void =>
    options.notice(`What the run left in the queue could not be removed: ${wordsOf(error)}`);
  await queue.remove(runId, targetCount).catch(leave);
  // Where the record is not stored, what was spent stays here for whoever goes on with the run.
  if (isSaved) await store.remove(runId).catch(leave);
  if (failure !== null) throw failure;
  return recordOf(status);

  function report(seen: SpreadSnapshot): void {
    options.onProgress({ ...totalsOf(seen), spentNanoUsd: seen.spentNanoUsd, workers: seen.workers.length });
  }

  async function watch(jobs: ReadonlyMap<number, readonly string[]>): Promise<RunStatus> {
    const said = new Set<string>();
    const sayOnce = (text: string): void => {
      if (!said.has(text)) options.notice(text);
      said.add(text);
    };
    let isStopping = false;
    let stalledSinceMs: number | null = null;
    for (;;) {
      await beats.now();
      const seen = snapshot as SpreadSnapshot | null;
      if (lost !== null) throw lost;
      if (seen === null) throw new Error("the coordinator has lost its run");
      const dead = options.localWorkers?.takeDead() ?? [];
      const freed: Claim[] = [];
      for (const { workerId, words } of dead) {
        options.notice(`A worker process died${words === "" ? "" : `: ${words}`}. Its jobs go to others.`);
        freed.push(...(await store.bury(runId, { workerId })));
      }
      freed.push(...(await store.bury(runId, { silentMs: silentAfterMs })));
      if (freed.length > 0) await queue.giveBack(runId, freed);
      report(seen);

      if (options.abort.aborted) await store.setState(runId, "aborting", ["open", "stopping", "budget"]);
      else if (options.stop.aborted && !isStopping) await store.setState(runId, "stopping", ["open"]);
      isStopping = options.stop.aborted;
      if (isStopping || seen.state !== "open") {
        const isQuiet = seen.workers.every(({ claims }) => claims.length === 0);
        if (isQuiet && seen.state !== "open") return seen.state === "budget" ? "budget" : "stopped";
      } else {
        const counts = await Promise.all(plan.targets.map((_, target) => queue.count(runId, target)));
        const open = counts.reduce((sum, { waiting, held }) => sum + waiting + held, 0);
        if (open === 0) {
          const total = [...jobs.values()].reduce((sum, ids) => sum + ids.length, 0);
          const ended = counts.reduce((sum, count) => sum + count.ended, 0);
          if (ended >= total) return "done";
          throw new Error(
            `${total - ended} jobs were given up, because each worker that took them gave them back or died: ${failureOf(seen)}`,
          );
        }
        for (const [target, { waiting }] of counts.entries())
          if (waiting > 0) sayWhoIsMissing(seen, plan.targets[target] ?? "", sayOnce);
        // A worker that died between taking a job and saying so.
        const held = counts.reduce((sum, count) => sum + count.held, 0);
        const isStalled = held > 0 && seen.workers.every(({ claims }) => claims.length === 0);
        stalledSinceMs = isStalled ? (stalledSinceMs ?? nowMs()) : null;
        if (stalledSinceMs !== null && nowMs() - stalledSinceMs > silentAfterMs) {
          for (const [target, ids] of jobs)
            if ((counts[target]?.held ?? 0) > 0)
              await queue.giveBack(
                runId,
                ids.map((id) => ({ target, id })),
              );
          stalledSinceMs = null;
        }
        if (options.localWorkers?.isAlive === false && seen.workers.length === 0)
          throw new Error(`all worker processes have died: ${failureOf(seen)}`);
      }
      await wait(options.everyMs);
    }
  }

  function sayWhoIsMissing(seen: SpreadSnapshot, target: string, sayOnce: (text: string) => void): void {
    if (seen.workers.length === 0) {
      if (options.localWorkers === null)
        sayOnce(
          "There is no worker yet. Start one on any machine with the same DATABASE_URL: npm run evals -- work",
        );
      return;
    }
    if (seen.workers.some(({ lacks }) => lacks[target] === undefined)) return;
    const reasons = seen.workers.map(({ name, lacks }) => `${name}: ${lacks[target]}`);
    sayOnce(
      `No worker can take ${target}; its cases wait for one that can. ${[...new Set(reasons)].join("; ")}`,
    );
  }
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const failureOf = (seen: SpreadSnapshot): string =>
  seen.workers.find(({ failure }) => failure !== null)?.failure ?? "no worker said why";

function totalsOf({ workers, buried }: SpreadSnapshot): { finished: number; unscored: number } {
  const all = [...workers, buried];
  return {
    finished: all.reduce((sum, { finished }) => sum + finished, 0),
    unscored: all.reduce((sum, { unscored }) => sum + unscored, 0),
  };
}

/** @returns ids of the jobs by target */
async function fillQueues(
  options: CoordinateOptions,
  planned: number,
): Promise<Map<number, readonly string[]>> {
  const { plan, store, queue, suites, samples } = options;
  const done = createFinishedKeys(suites, plan.targets, samples);
  for await (const keys of options.runs.finished(options.run.id)) for (const key of keys) done.add(key);
  options.onStart({ planned, finished: done.size });
  await queue.create(plan.runId, plan.targets.length);
  const jobs: SpreadJob[] = [];
  let texts: string[] = [];
  let batch = 0;
  for (const { promptIds, text } of caseBatches(suites, options.codeOf)) {
    let isNeeded = false;
    for (let sample = 0; sample < samples; sample += 1) {
      for (const [target, name] of plan.targets.entries()) {
        if (promptIds.every((promptId) => done.has({ promptId, target: name, sample }))) continue;
        isNeeded = true;
        jobs.push({ id: randomUUID(), target, batch, sample });
      }
    }
    // An empty one keeps the numbers together.
    texts.push(isNeeded ? text : "[]");
    batch += 1;
    if (texts.length >= batchesPerInsert) {
      await store.addBatches(plan.runId, batch - texts.length, texts);
      texts = [];
    }
  }
  await store.addBatches(plan.runId, batch - texts.length, texts);
  // First samples first, so that a run that ends early has asked every case once.
  jobs.sort((one, other) => one.sample - other.sample || one.batch - other.batch);
  for (let start = 0; start < jobs.length; start += jobsPerInsert)
    await queue.add(plan.runId, jobs.slice(start, start + jobsPerInsert));
  const ids = new Map<number, string[]>();
  for (const { target, id } of jobs) {
    const known = ids.get(target) ?? [];
    known.push(id);
    ids.set(target, known);
  }
  return ids;
}
