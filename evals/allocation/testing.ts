import { createSeededRandom, defaultScales } from "../../engine/index.ts";
import type { Job } from "../runs/run-case.ts";
import type { CaseResult } from "../runs/run-store.ts";
import { createFakeTarget } from "../runs/testing/fake-target.ts";
import { someResult } from "../runs/testing/run-store-behaviour.ts";
import type { Suite } from "../suites/suite.ts";
import type { ComparePlan, RoutePlan } from "./allocation-plan.ts";
import { type Allocation, createAllocation } from "./create-allocation.ts";

/** A suite of as many cases for each task type as is said. */
export function suiteWith(tasks: Readonly<Record<string, number>>, clusterSize = 1): Suite {
  const cases = Object.entries(tasks).flatMap(([taskType, count]) =>
    Array.from({ length: count }, (_, index) => ({
      id: `${taskType}-${index}`,
      description: null,
      taskType,
      cluster: `${taskType}-${Math.floor(index / clusterSize)}`,
      tags: [],
      difficulty: null,
      weight: 1,
      messages: [{ role: "user", content: `question ${index}` }],
      tools: [],
      parameters: {},
      variables: {},
      graders: [{ type: "exact", value: "yes" }],
      rule: { combine: "all", threshold: null } as const,
      place: { file: "s.yaml", line: index },
    })),
  );
  return { name: "s", description: null, version: 1, file: "s.yaml", cases, models: [], notices: [] };
}

export const routePlan: RoutePlan = {
  goal: "route",
  seed: 7,
  confidence: 0.95,
  untilRegret: 0.001,
  weights: { quality: 0.6, cost: 0.4, latency: 0 },
  scales: defaultScales,
};

export const comparePlan: ComparePlan = { goal: "compare", seed: 7, confidence: 0.95, margin: 0 };

/** What a model answers: score and cost of one reply. */
export type Answer = (job: Job) => Partial<CaseResult>;

export function resultOf(
  { promptId, suiteCase, target, sample }: Job,
  answer: Partial<CaseResult>,
): CaseResult {
  return {
    ...someResult,
    ...{ promptId, sample, target: target.id, taskType: suiteCase.taskType },
    ...{ cluster: suiteCase.cluster, weight: suiteCase.weight, score: 1, costNanoUsd: 1_000 },
    ...answer,
  };
}

/** An allocation with nobody to ask yet. */
export function allocationFor(
  models: readonly string[],
  changes: Partial<Parameters<typeof createAllocation>[0]> = {},
): Allocation {
  const targets = models.map((id) => createFakeTarget(id, () => "yes"));
  return createAllocation({
    plan: routePlan,
    suites: [suiteWith({ math: 400 })],
    targets,
    samples: 1,
    ...changes,
  });
}

interface Driven {
  readonly jobs: readonly Job[];
  readonly results: readonly CaseResult[];
}

/** Answers up to `maxJobs` jobs, so many at once, in an order of endings that depends on `seed`. */
export async function drive(
  allocation: Allocation,
  answer: Answer,
  { atOnce = 1, seed = 1, maxJobs = Number.POSITIVE_INFINITY } = {},
): Promise<Driven> {
  const random = createSeededRandom(seed);
  const jobs: Job[] = [];
  const results: CaseResult[] = [];
  const underWay: Job[] = [];
  let pending = allocation.next();
  for (;;) {
    while (
      underWay.length < atOnce &&
      !(pending instanceof Promise) &&
      pending !== null &&
      jobs.length < maxJobs
    ) {
      jobs.push(pending);
      underWay.push(pending);
      pending = allocation.next();
    }
    const [ended] = underWay.splice(Math.floor(random() * underWay.length), 1);
    if (ended === undefined) {
      if (pending instanceof Promise) throw new Error("the source waits for jobs that are not under way");
      return { jobs, results };
    }
    const result = resultOf(ended, answer(ended));
    results.push(result);
    allocation.settle(ended, result);
    if (pending instanceof Promise && underWay.length === 0) pending = await pending;
  }
}

/** Scores 1 at a rate of each model's own, by a coin of the case and the model alone. */
export function coinAnswer(rates: Readonly<Record<string, number>>, seed: number): Answer {
  return ({ promptId, target, sample }) => {
    const coin = createSeededRandom(hash(`${seed} ${promptId} ${target.id} ${sample}`))();
    return { score: coin < (rates[target.id] ?? 0) ? 1 : 0 };
  };
}

function hash(text: string): number {
  let value = 7;
  for (const letter of text) value = (Math.imul(value, 31) + letter.charCodeAt(0)) | 0;
  return value;
}
