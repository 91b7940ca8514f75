import { randomUUID } from "node:crypto";
import { createFinishedKeys } from "../runs/finished-keys.ts";
import type { RunStore } from "../runs/run-store.ts";
import { isAskedOf } from "../suites/case-for-model.ts";
import type { Suite } from "../suites/suite.ts";
import { caseBatches } from "./case-batches.ts";
import type { DistributedJob, DistributedPlan } from "./distributed-plan.ts";
import type { DistributedStore } from "./distributed-store.ts";
import type { JobQueue } from "./job-queue.ts";

export interface FillQueuesOptions {
  readonly suites: readonly Suite[];
  readonly plan: DistributedPlan;
  readonly samples: number;
  /** Name of a custom grader's program, by its path here. */
  readonly codeOf: (path: string) => string;
  readonly store: Pick<DistributedStore, "addBatches">;
  readonly queue: JobQueue;
  readonly runs: Pick<RunStore, "finished">;
  /** Told how much of the run is there before the first job is. */
  readonly onFinished: (count: number) => void;
}

/** Jobs that are added at once. */
const jobsPerInsert = 500;

/** Batches that are added at once. */
const batchesPerInsert = 20;

/** Puts cases and jobs into the database; batches that are finished need no job. @returns ids of the jobs by target */
export async function fillQueues(options: FillQueuesOptions): Promise<Map<number, readonly string[]>> {
  const { suites, plan, samples, store, queue } = options;
  const done = createFinishedKeys(suites, plan.targets, samples);
  for await (const keys of options.runs.finished(plan.runId)) for (const key of keys) done.add(key);
  options.onFinished(done.size);
  await queue.create(plan.runId, plan.targets.length);
  const jobs: DistributedJob[] = [];
  let texts: string[] = [];
  let batch = 0;
  for (const { cases, text } of caseBatches(suites, options.codeOf)) {
    let isNeeded = false;
    for (let sample = 0; sample < samples; sample += 1) {
      for (const [place, target] of plan.targets.entries()) {
        const isLeft = cases.some(
          ({ promptId, suiteCase }) =>
            isAskedOf(suiteCase, target) && !done.has({ promptId, target, sample }),
        );
        if (!isLeft) continue;
        isNeeded = true;
        jobs.push({ id: randomUUID(), target: place, batch, sample });
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
