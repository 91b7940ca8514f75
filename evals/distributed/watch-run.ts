import { setTimeout as wait } from "node:timers/promises";
import type { RunStatus } from "../runs/run-store.ts";
import type { Claim, DistributedPlan } from "./distributed-plan.ts";
import type { DistributedSnapshot, DistributedStore } from "./distributed-store.ts";
import type { JobQueue } from "./job-queue.ts";
import type { LocalWorkers } from "./local-workers.ts";

export interface WatchOptions {
  readonly plan: DistributedPlan;
  /** Ids of the jobs by target. */
  readonly jobs: ReadonlyMap<number, readonly string[]>;
  readonly store: Pick<DistributedStore, "bury" | "setState">;
  readonly queue: JobQueue;
  /** null: only workers elsewhere. */
  readonly localWorkers: LocalWorkers | null;
  /** First Ctrl-C: calls under way end. */
  readonly stop: AbortSignal;
  /** Second Ctrl-C: they are broken off. */
  readonly abort: AbortSignal;
  readonly nowMs: () => number;
  /** Time without a sign after which a worker is taken for dead, in milliseconds. */
  readonly silentAfterMs: number;
  /** Between looks, in milliseconds. */
  readonly everyMs: number;
  /** The run and its workers as they are now; it is the coordinator's heartbeat, too. */
  readonly look: () => Promise<DistributedSnapshot>;
  /** Something that the user should know. */
  readonly notice: (text: string) => void;
}

/** Between counts of the jobs while workers are busy, in milliseconds. */
const countEveryMs = 2_000;

/**
 * Watches over a run until it ends: jobs of workers that die go back into the queue, and the user hears of models that no worker can ask.
 *
 * @throws Error where jobs were given up or all workers died; the database's error
 */
export async function watchRun(options: WatchOptions): Promise<RunStatus> {
  const { plan, store, queue, localWorkers, silentAfterMs, nowMs } = options;
  const { runId } = plan;
  const total = [...options.jobs.values()].reduce((sum, ids) => sum + ids.length, 0);
  const said = new Set<string>();
  const sayOnce = (text: string): void => {
    if (!said.has(text)) options.notice(text);
    said.add(text);
  };
  let stalledSinceMs: number | null = null;
  let countedMs = Number.NEGATIVE_INFINITY;
  for (; ; await wait(options.everyMs)) {
    const seen = await options.look();
    await buryDead(seen);
    if (options.abort.aborted) await store.setState(runId, "aborting", ["open", "stopping", "budget"]);
    else if (options.stop.aborted) await store.setState(runId, "stopping", ["open"]);
    if (seen.state !== "open") {
      const isQuiet = seen.workers.every(({ claims }) => claims.length === 0);
      if (isQuiet) return seen.state === "budget" ? "budget" : "stopped";
      continue;
    }
    if (options.stop.aborted) continue;
    const isDue = nowMs() - countedMs >= countEveryMs;
    // Somebody holds a job: the end is not near, and counting is expensive where there are many.
    if (!isDue && seen.workers.some(({ claims }) => claims.length > 0)) continue;
    countedMs = nowMs();
    const counts = await Promise.all(plan.targets.map((_, target) => queue.count(runId, target)));
    const held = counts.reduce((sum, count) => sum + count.held, 0);
    const waiting = counts.reduce((sum, count) => sum + count.waiting, 0);
    if (held + waiting === 0) {
      const lost = total - counts.reduce((sum, { ended }) => sum + ended, 0);
      if (lost <= 0) return "done";
      throw new Error(
        `${lost} jobs were given up, because each worker that took them gave them back or died: ${failureOf(seen)}`,
      );
    }
    for (const [target, count] of counts.entries())
      if (count.waiting > 0)
        sayWhoIsMissing(seen, plan.targets[target] ?? "", localWorkers !== null, sayOnce);
    // A worker that died between taking a job and saying so.
    const isStalled = held > 0 && seen.workers.every(({ claims }) => claims.length === 0);
    stalledSinceMs = isStalled ? (stalledSinceMs ?? nowMs()) : null;
    if (stalledSinceMs !== null && nowMs() - stalledSinceMs > silentAfterMs) {
      for (const [target, ids] of options.jobs)
        if ((counts[target]?.held ?? 0) > 0)
          await queue.giveBack(
            runId,
            ids.map((id) => ({ target, id })),
          );
      stalledSinceMs = null;
    }
    if (localWorkers?.isAlive === false && seen.workers.length === 0)
      throw new Error(`all worker processes have died: ${failureOf(seen)}`);
  }

  async function buryDead({ workers }: DistributedSnapshot): Promise<void> {
    const freed: Claim[] = [];
    for (const { workerId, words } of localWorkers?.takeDead() ?? []) {
      options.notice(`A worker process died${words === "" ? "" : `: ${words}`}. Its jobs go to others.`);
      freed.push(...(await store.bury(runId, { workerId })));
    }
    if (workers.some(({ silentMs }) => silentMs > silentAfterMs))
      freed.push(...(await store.bury(runId, { silentMs: silentAfterMs })));
    if (freed.length > 0) await queue.giveBack(runId, freed);
  }
}

function sayWhoIsMissing(
  { workers }: DistributedSnapshot,
  target: string,
  hasLocalWorkers: boolean,
  sayOnce: (text: string) => void,
): void {
  if (workers.length === 0) {
    if (!hasLocalWorkers)
      sayOnce(
        "There is no worker yet. Start one on any machine with the same DATABASE_URL: npm run evals -- work",
      );
    return;
  }
  if (workers.some(({ lacks }) => lacks[target] === undefined)) return;
  const reasons = new Set(workers.map(({ name, lacks }) => `${name}: ${lacks[target]}`));
  sayOnce(`No worker can take ${target}; its cases wait for one that can. ${[...reasons].join("; ")}`);
}

const failureOf = ({ workers }: DistributedSnapshot): string =>
  workers.find(({ failure }) => failure !== null)?.failure ?? "no worker said why";
