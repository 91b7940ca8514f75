import { shuffle } from "simple-statistics";
import { createSeededRandom, utilityTerms } from "../../engine/index.ts";
import type { OutcomeTable } from "../load/outcome-table.ts";
import type { CaseResult } from "../runs/run-store.ts";
import type { Target } from "../runs/target.ts";
import type { Suite, SuiteCase } from "../suites/suite.ts";
import type { RoutePlan } from "./allocation-plan.ts";
import { createAllocation } from "./create-allocation.ts";
import { taskOf } from "./task-units.ts";

/** One run over a random half of recorded outcomes, and what other ways of asking would have chosen. Shares are of the half's grid. */
export interface SimulatedRun {
  readonly askedShare: number;
  /** Of the dollars of the whole half. */
  readonly paidShare: number;
  readonly tasks: number;
  /** Task types that ended before their last case. */
  readonly early: number;
  /** Whether a task type's choice is further behind the best of the half than was promised. */
  readonly isFalse: boolean;
  /** Mean over task types of how far the choice is behind, in utility: on the half itself, and on the half that nobody asked. */
  readonly adaptive: Regrets;
  readonly fullGrid: Regrets;
  /** All models on the same number of cases of each task type, at the same number of calls. */
  readonly uniform: Regrets;
  /** Regret on the half of such a uniform run, by the share of the cases that it asks, from `uniformShares`. */
  readonly uniformByShare: readonly number[];
}

interface Regrets {
  readonly own: number;
  readonly others: number;
}

/** Shares of the cases that uniform runs are tried with. */
export const uniformShares: readonly number[] = Array.from({ length: 20 }, (_, index) => (index + 1) / 20);

/** Plays an adaptive run against what each model is on record for. Rows that lack a score or a cost of any model are left out. */
export function simulateAllocation(
  table: OutcomeTable,
  plan: RoutePlan,
  { seed, minCases }: { readonly seed: number; readonly minCases: number },
): SimulatedRun {
  const { models } = table;
  const rows = halves(table, seed, minCases);
  const utility = (row: number, model: number): number => {
    const { quality, cost } = utilityTerms(
      {
        quality: { mean: table.scoreAt(row, model) ?? 0 },
        cost: { expectedNanoUsd: nanoUsd(table, row, model) },
        latency: { totalMs: 0 },
      },
      plan.weights,
      plan.scales,
    );
    return quality + cost;
  };
  const meansOf = (some: readonly number[]): number[] =>
    models.map((_, model) => some.reduce((sum, row) => sum + utility(row, model), 0) / some.length);

  const targets = models.map(recordedTarget);
  const suite = suiteOf(table, rows);
  const allocation = createAllocation({ plan: { ...plan, seed }, suites: [suite], targets, samples: 1 });
  let paid = 0;
  let asked = 0;
  for (let job = allocation.next(); job !== null; job = allocation.next()) {
    if (job instanceof Promise) throw new Error("One call at a time never waits.");
    const [row, model] = [Number(job.suiteCase.id), models.indexOf(job.target.id)];
    const costNanoUsd = nanoUsd(table, row, model);
    paid += costNanoUsd;
    asked += 1;
    allocation.settle(job, resultOf(job.suiteCase, job.target.id, table.scoreAt(row, model), costNanoUsd));
  }
  const { decisions } = allocation.summary();

  const cells = [...rows.values()].flatMap(({ own }) => own).length * models.length;
  const all = [...rows.values()].flatMap(({ own }) =>
    own.flatMap((row) => models.map((_, model) => nanoUsd(table, row, model))),
  );
  /** By the first so many of the half's rows, whose order is random. */
  const uniformRegrets = (share: number): Regrets =>
    averageRegrets(
      [...rows.values()].map((halved) => {
        const some = halved.own.slice(0, Math.max(1, Math.round(share * halved.own.length)));
        return regretsOf(halved, best(meansOf(some)), meansOf);
      }),
    );
  const adaptive = decisions.map(({ task, winner }) => {
    const halved = rows.get(task);
    if (halved === undefined || winner === null) throw new Error(`Nothing was decided for ${task}.`);
    return regretsOf(halved, models.indexOf(winner), meansOf);
  });
  return {
    askedShare: asked / cells,
    paidShare: paid / all.reduce((sum, cost) => sum + cost, 0),
    tasks: decisions.length,
    early: decisions.filter((decision) => decision.asked < decision.cases).length,
    isFalse: adaptive.some(({ own }) => own > plan.untilRegret + 1e-9),
    adaptive: averageRegrets(adaptive),
    fullGrid: uniformRegrets(1),
    uniform: uniformRegrets(asked / cells),
    uniformByShare: uniformShares.map((share) => uniformRegrets(share).own),
  };
}

interface Halved {
  readonly own: readonly number[];
  readonly others: readonly number[];
}

function regretsOf(
  { own, others }: Halved,
  chosen: number,
  meansOf: (rows: readonly number[]) => number[],
): Regrets {
  const behind = (means: readonly number[]): number => Math.max(...means) - (means[chosen] ?? 0);
  return { own: behind(meansOf(own)), others: behind(meansOf(others)) };
}

const best = (means: readonly number[]): number => means.indexOf(Math.max(...means));

const averageRegrets = (regrets: readonly Regrets[]): Regrets => ({
  own: regrets.reduce((sum, { own }) => sum + own, 0) / regrets.length,
  others: regrets.reduce((sum, { others }) => sum + others, 0) / regrets.length,
});

const nanoUsd = (table: OutcomeTable, row: number, model: number): number =>
  Math.round((table.costUsdAt(row, model) ?? 0) * 1e9);

/** Rows of each task type in a random order, in two halves. */
function halves(table: OutcomeTable, seed: number, minCases: number): Map<string, Halved> {
  const byTask = new Map<string, number[]>();
  for (const [row, { task }] of table.prompts.entries()) {
    const isWhole = table.models.every(
      (_, model) => table.scoreAt(row, model) !== null && table.costUsdAt(row, model) !== null,
    );
    const name = taskOf(task, "all/");
    if (isWhole) byTask.set(name, [...(byTask.get(name) ?? []), row]);
  }
  const random = createSeededRandom(seed);
  return new Map(
    [...byTask]
      .filter(([, rows]) => rows.length >= 2 * minCases)
      .map(([task, rows]) => {
        const mixed = shuffle(rows, random);
        const middle = Math.ceil(mixed.length / 2);
        return [task, { own: mixed.slice(0, middle), others: mixed.slice(middle) }];
      }),
  );
}

function suiteOf(table: OutcomeTable, rows: ReadonlyMap<string, Halved>): Suite {
  const cases = [...rows].flatMap(([task, { own }]) =>
    own.map(
      (row): SuiteCase => ({
        ...{ id: String(row), description: null, taskType: task, cluster: table.prompts[row]?.group ?? "" },
        ...{ tags: [], difficulty: null, weight: 1, messages: [], tools: [], parameters: {}, variables: {} },
        ...{ graders: [], rule: { combine: "all", threshold: null }, place: { file: "", line: null } },
      }),
    ),
  );
  return { name: "recorded", description: null, version: null, file: "", cases, models: [], notices: [] };
}

const recordedTarget = (id: string): Target => ({
  id,
  cacheIdentity: null,
  maxCostNanoUsd: () => null,
  send: () => Promise.reject(new Error("A recorded model is not asked.")),
});

function resultOf(
  { id, taskType, cluster, weight }: SuiteCase,
  target: string,
  score: number | null,
  costNanoUsd: number,
): CaseResult {
  return {
    ...{ promptId: `recorded/${id}`, target, sample: 0, taskType, cluster, weight },
    ...{ score, passed: null, reason: null, grades: [], replyText: null, toolCalls: null, error: null },
    ...{ finishReason: null, servedModel: target, inputTokens: null, outputTokens: null, costNanoUsd },
    ...{ costUnknownReason: null, judgeCostNanoUsd: 0, latencyMs: 0, timeToFirstTokenMs: null },
    ...{ isFromCache: true, finishedAtMs: 0 },
  };
}
