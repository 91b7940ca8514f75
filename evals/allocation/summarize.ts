import type { Interval } from "../stats/interval.ts";
import type { AllocationPlan } from "./allocation-plan.ts";
import type { AllocationSummary, Decision, DecisionModel } from "./allocation-summary.ts";
import type { EstimateTally } from "./estimates.ts";
import type { TaskRace } from "./task-race.ts";
import { type TaskCases, taskOf } from "./task-units.ts";

interface SummaryInput {
  readonly plan: AllocationPlan;
  readonly tasks: readonly TaskCases[];
  /** In the order of the tasks. */
  readonly races: readonly TaskRace[];
  readonly models: readonly string[];
  readonly samples: number;
  readonly tally: EstimateTally;
}

/** What a run that chose its cases found so far, and what it spared. */
export function summarize({ plan, tasks, races, models, samples, tally }: SummaryInput): AllocationSummary {
  const taskWeights = new Map<string, number>();
  const taskCounts = new Map<string, number>();
  for (const { units } of tasks) {
    for (const { promptId, suiteCase } of units.flatMap(({ cases }) => cases)) {
      const task = taskOf(suiteCase.taskType, promptId);
      taskWeights.set(task, (taskWeights.get(task) ?? 0) + suiteCase.weight);
      taskCounts.set(task, (taskCounts.get(task) ?? 0) + 1);
    }
  }
  /** Over the task types that the decision covers. */
  const taskTypesOf = (decided: string): string[] =>
    plan.goal === "route" ? [decided] : [...taskCounts.keys()];
  const askedOf = (decided: string, target: string): number =>
    taskTypesOf(decided).reduce((sum, task) => sum + tally.asked(task, target), 0);

  const decisions = races.map((race, at): Decision => {
    const cases = (tasks[at]?.units ?? []).reduce((sum, unit) => sum + unit.cases.length, 0);
    const asked = Math.max(...models.map((model) => askedOf(race.task, model)));
    return {
      task: race.task,
      ...race.verdict,
      regretAtMost: regretOf(race, models, plan),
      cases,
      asked: Math.ceil(asked / samples),
      models: models.map((model) => modelOf(race, model, askedOf(race.task, model))),
      sparedReplies: models.reduce((all, model) => all + cases * samples - askedOf(race.task, model), 0),
      sparedNanoUsd: sum(
        taskTypesOf(race.task).flatMap((task) =>
          models.map((model) => {
            const spared = (taskCounts.get(task) ?? 0) * samples - tally.asked(task, model);
            const cost = tally.costPerReply(task, model);
            // What never replied would not have been paid for.
            if (spared === 0 || tally.replied(task, model) === 0) return 0;
            return cost === null ? null : spared * cost;
          }),
        ),
      ),
    };
  });
  const planned = [...taskCounts.values()].reduce((all, count) => all + count, 0) * models.length * samples;
  return {
    plan,
    decisions,
    estimates: tally.estimates(taskWeights),
    asked: decisions.reduce(
      (all, { models: own }) => all + own.reduce((part, one) => part + one.asked, 0),
      0,
    ),
    planned,
    sparedNanoUsd: sum(decisions.map(({ sparedNanoUsd }) => sparedNanoUsd)),
  };
}

/** Null where a part is not known. */
function sum(parts: readonly (number | null)[]): number | null {
  let total = 0;
  for (const part of parts) {
    if (part === null) return null;
    total += part;
  }
  return Math.round(total);
}

/** Also against models that left early: these are behind one of those that stayed, but only on the suite's own cases. */
function regretOf(
  { verdict, pairs, left }: TaskRace,
  models: readonly string[],
  plan: AllocationPlan,
): number | null {
  const { winner, sureness } = verdict;
  if (winner === null) return null;
  let maxDifference = 0;
  for (const other of models) {
    if (other === winner || left.some(({ model, by }) => model === other && by === null)) continue;
    const bound = pairs(winner, other).lowerBound();
    if (bound === null) return null;
    maxDifference = Math.max(maxDifference, -bound);
  }
  // What was sure once stays sure, also where later cases would have left it open.
  if (plan.goal === "compare" && sureness !== "open")
    return sureness === "best" ? 0 : Math.min(maxDifference, plan.margin);
  return maxDifference;
}

function modelOf(race: TaskRace, target: string, asked: number): DecisionModel {
  const { winner } = race.verdict;
  const left = race.left.find(({ model }) => model === target);
  const state =
    target === winner ? "winner" : left === undefined ? "kept" : left.by === null ? "unusable" : "behind";
  const isCompared = winner !== null && target !== winner;
  return {
    target,
    asked,
    state,
    because: left?.by ?? left?.reason ?? null,
    difference: isCompared ? race.pairs(target, winner).meanDifference : null,
    interval: isCompared ? intervalOf(race, target, winner) : null,
  };
}

function intervalOf(race: TaskRace, target: string, winner: string): Interval | null {
  const low = race.pairs(target, winner).lowerBound();
  const high = race.pairs(winner, target).lowerBound();
  return low === null || high === null ? null : { low, high: -high };
}
