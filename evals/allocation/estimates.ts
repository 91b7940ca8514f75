import type { CaseResult } from "../runs/run-store.ts";
import { anytimeMeanInterval } from "../stats/anytime-mean.ts";
import type { Estimate } from "./allocation-summary.ts";
import { taskOf } from "./task-units.ts";

/** Collects what was seen of each model for each task type. */
export interface EstimateTally {
  add(result: CaseResult): void;
  /** Replies of this model for this task type. */
  asked(task: string, target: string): number;
  /** Of those asked, without those that failed. */
  replied(task: string, target: string): number;
  /** Mean cost of a reply; null: none is known. */
  costPerReply(task: string, target: string): number | null;
  /** @param taskWeights weight of each task type's cases */
  estimates(taskWeights: ReadonlyMap<string, number>): Estimate[];
}

interface Cell {
  readonly task: string;
  readonly target: string;
  /** Weighted scores by cluster. */
  readonly clusters: Map<string, { weight: number; sum: number }>;
  asked: number;
  replied: number;
  scored: number;
  costNanoUsd: number;
  costs: number;
}

export function createEstimateTally(): EstimateTally {
  const cells = new Map<string, Cell>();
  const cellOf = (task: string, target: string): Cell => {
    const key = `${task}\n${target}`;
    const cell = cells.get(key) ?? {
      ...{ task, target, clusters: new Map(), asked: 0, replied: 0, scored: 0 },
      ...{ costNanoUsd: 0, costs: 0 },
    };
    cells.set(key, cell);
    return cell;
  };
  const costPerReply = ({ costs, costNanoUsd }: Cell): number | null =>
    costs === 0 ? null : costNanoUsd / costs;
  return {
    add(result) {
      const { promptId, target, score, weight, costNanoUsd } = result;
      const cell = cellOf(taskOf(result.taskType, promptId), target);
      cell.asked += 1;
      if (result.error === null) cell.replied += 1;
      if (costNanoUsd !== null) {
        cell.costs += 1;
        cell.costNanoUsd += costNanoUsd;
      }
      if (score === null) return;
      cell.scored += 1;
      const key = `${promptId.split("/")[0]}/${result.cluster}`;
      const cluster = cell.clusters.get(key) ?? { weight: 0, sum: 0 };
      cell.clusters.set(key, cluster);
      cluster.weight += weight;
      cluster.sum += weight * score;
    },
    asked: (task, target) => cells.get(`${task}\n${target}`)?.asked ?? 0,
    replied: (task, target) => cells.get(`${task}\n${target}`)?.replied ?? 0,
    costPerReply(task, target) {
      const cell = cells.get(`${task}\n${target}`);
      return cell === undefined ? null : costPerReply(cell);
    },
    estimates(taskWeights) {
      const total = [...taskWeights.values()].reduce((sum, weight) => sum + weight, 0);
      return [...cells.values()].map((cell) => {
        const { task, target, scored } = cell;
        const clusters = [...cell.clusters.values()];
        const weights = clusters.reduce((sum, { weight }) => sum + weight, 0);
        const largest = clusters.reduce((max, { weight }) => Math.max(max, weight), 0);
        return {
          task,
          target,
          scored,
          mean: weights === 0 ? null : clusters.reduce((all, { sum }) => all + sum, 0) / weights,
          interval: anytimeMeanInterval(
            clusters.map(({ sum, weight }) => sum / weight),
            clusters.map(({ weight }) => weight / largest),
          ),
          costPerCaseNanoUsd: costPerReply(cell),
          taskShare: (taskWeights.get(task) ?? 0) / total,
        };
      });
    },
  };
}
