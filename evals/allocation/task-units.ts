import { shuffle } from "simple-statistics";
import { createSeededRandom, hashString } from "../../engine/index.ts";
import type { Suite, SuiteCase } from "../suites/suite.ts";

export interface PlacedCase {
  /** `suite/case`. */
  readonly promptId: string;
  readonly suiteCase: SuiteCase;
}

/** Cases of one cluster: drawn together, counted as one observation. */
export interface TaskUnit {
  readonly cases: readonly PlacedCase[];
  readonly weight: number;
}

export interface TaskCases {
  readonly task: string;
  /** In the random order in which they are asked. */
  readonly units: readonly TaskUnit[];
}

/** Cases that name no task type stand under their suite, as in reports. */
export const taskOf = (taskType: string | null, promptId: string): string =>
  taskType ?? promptId.split("/")[0] ?? "all";

/**
 * All cases by task type, or as one, in clusters, in an order that depends on the seed and the clusters' names alone: it is drawn
 * before any reply, which is what lets a run stop by its replies.
 */
export function taskUnits(suites: readonly Suite[], seed: number, isByTask: boolean): TaskCases[] {
  const tasks = new Map<string, Map<string, PlacedCase[]>>();
  for (const suite of suites) {
    for (const suiteCase of suite.cases) {
      const promptId = `${suite.name}/${suiteCase.id}`;
      const task = isByTask ? taskOf(suiteCase.taskType, promptId) : "all";
      const clusters = tasks.get(task) ?? new Map<string, PlacedCase[]>();
      tasks.set(task, clusters);
      // Cluster names are the suite's own.
      const key = `${suite.name}/${suiteCase.cluster}`;
      const cases = clusters.get(key) ?? [];
      clusters.set(key, cases);
      cases.push({ promptId, suiteCase });
    }
  }
  return [...tasks].map(([task, clusters]) => ({
    task,
    units: shuffle(
      [...clusters.values()].map((cases) => ({
        cases,
        weight: cases.reduce((sum, { suiteCase }) => sum + suiteCase.weight, 0),
      })),
      createSeededRandom(hashString(`${seed}\0${task}`)),
    ),
  }));
}
