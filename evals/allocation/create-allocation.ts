import type { JobSource } from "../runs/job-source.ts";
import type { Job } from "../runs/run-case.ts";
import type { CaseResult } from "../runs/run-store.ts";
import type { Target } from "../runs/target.ts";
import { isAskedOf } from "../suites/case-for-model.ts";
import type { Suite } from "../suites/suite.ts";
import { type AllocationPlan, significanceOf, toleranceOf } from "./allocation-plan.ts";
import type { AllocationSummary } from "./allocation-summary.ts";
import { createEstimateTally } from "./estimates.ts";
import { valueMeasure } from "./reply-value.ts";
import { summarize } from "./summarize.ts";
import { createTaskRace, type TaskRace } from "./task-race.ts";
import { taskUnits } from "./task-units.ts";

interface AllocationOptions {
  readonly plan: AllocationPlan;
  readonly suites: readonly Suite[];
  readonly targets: readonly Target[];
  readonly samples: number;
  /** What the run has from before it was resumed; errors among them are asked again. */
  readonly earlier?: readonly CaseResult[];
}

export interface Allocation extends JobSource {
  summary(): AllocationSummary;
}

/** A race with the jobs of its batch. */
interface Lane {
  readonly race: TaskRace;
  readonly queue: Job[];
  underWay: number;
  isDecided: boolean;
  openRegret: number;
}

const resultKey = (promptId: string, target: string, sample: number): string =>
  `${promptId}\0${target}\0${sample}`;

/**
 * Hands out the cases that still matter. Each task type goes its own way: what is asked of it depends on the plan, the cases and the
 * replies to it alone, not on how many calls run at once or which end first. Where several could go on, the one goes first whose
 * choice may still cost most.
 */
export function createAllocation({
  plan,
  suites,
  targets,
  samples,
  earlier = [],
}: AllocationOptions): Allocation {
  const tasks = taskUnits(suites, {
    seed: plan.seed,
    isByTask: plan.goal === "route",
    isByCluster: plan.goal === "compare",
  });
  const models = targets.map(({ id }) => id);
  const measure = valueMeasure(plan);
  const tally = createEstimateTally();
  const known = new Map<string, CaseResult>();
  for (const result of earlier)
    if (result.error === null) known.set(resultKey(result.promptId, result.target, result.sample), result);
  const lanes = tasks.map((cases): Lane => {
    const race = createTaskRace(cases, {
      ...{ models, samples, measure },
      significance: significanceOf(plan, tasks.length, models.length),
      tolerance: toleranceOf(plan),
      leavesBeaten: plan.goal === "route",
      isAboutCases: plan.goal === "route",
    });
    return { race, queue: [], underWay: 0, isDecided: false, openRegret: Number.POSITIVE_INFINITY };
  });
  const laneOfJob = new Map<Job, Lane>();
  const waiting: ((job: Job | null | Promise<Job | null>) => void)[] = [];
  let isEnded = false;

  function record(lane: Lane, result: CaseResult): void {
    tally.add(result);
    lane.race.record(result.target, result.promptId, result.sample, measure.valueOf(result));
  }

  /** Fills the queue, unless the race is over or waits for replies. */
  function fill(lane: Lane): void {
    while (!lane.isDecided && lane.queue.length === 0 && lane.underWay === 0) {
      const batch = lane.race.nextBatch();
      lane.isDecided = batch === null;
      lane.openRegret = lane.race.openRegret;
      if (batch === null) return;
      const asked = targets.filter(({ id }) => batch.models.includes(id));
      for (const { promptId, suiteCase } of batch.units.flatMap(({ cases }) => cases)) {
        for (let sample = 0; sample < samples; sample += 1) {
          for (const target of asked) {
            // The suite puts it to other models only: these two cannot be compared on it.
            if (!isAskedOf(suiteCase, target.id)) {
              lane.race.record(target.id, promptId, sample, "the suite puts its cases to other models");
              continue;
            }
            const result = known.get(resultKey(promptId, target.id, sample));
            if (result !== undefined) record(lane, result);
            else lane.queue.push({ promptId, suiteCase, target, sample });
          }
        }
      }
      // From its end.
      lane.queue.reverse();
    }
  }

  function next(): Job | null | Promise<Job | null> {
    if (isEnded) return null;
    for (const lane of lanes) fill(lane);
    const ready = lanes.filter(({ queue }) => queue.length > 0);
    const lane = ready.reduce<Lane | undefined>(
      (most, one) => (most === undefined || one.openRegret > most.openRegret ? one : most),
      undefined,
    );
    const job = lane?.queue.pop();
    if (lane === undefined || job === undefined) {
      if (lanes.every(({ isDecided }) => isDecided)) return null;
      return new Promise((resolve) => waiting.push(resolve));
    }
    lane.underWay += 1;
    laneOfJob.set(job, lane);
    return job;
  }

  return {
    next,
    settle(job, result) {
      const lane = laneOfJob.get(job);
      laneOfJob.delete(job);
      if (lane !== undefined) lane.underWay -= 1;
      if (result === null) isEnded = true;
      else if (lane !== undefined) record(lane, result);
      if (isEnded || (lane?.queue.length === 0 && lane.underWay === 0))
        for (const resume of waiting.splice(0)) resume(next());
    },
    summary: () => summarize({ plan, tasks, races: lanes.map(({ race }) => race), models, samples, tally }),
  };
}
