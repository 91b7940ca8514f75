import { shuffle } from "simple-statistics";
import { createSeededRandom, hashString } from "../../engine/index.ts";
import type { Suite, SuiteCase } from "../suites/suite.ts";

interface PlacedCase {
  /** `suite/case`. */
  readonly promptId: string;
  readonly suiteCase: SuiteCase;
}

/** Cases that are drawn together and counted as one observation: one case, or those of a cluster. */
export interface TaskUnit {
  /** Units of one cluster are not independent as samples of all prompts that there could be. */
  readonly cluster: string;
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

interface UnitOptions {
  readonly seed: number;
  /** Otherwise all cases are of one task, `all`. */
  readonly isByTask: boolean;
  /** Otherwise each case is a unit of its own. */
  readonly isByCluster: boolean;
}

/**
 * All cases in a random order that is drawn before any reply, which is what lets a run stop by its replies. What is said of these
 * very cases may count each of them, because their order makes them a random sample of themselves; what is said of all prompts that
 * there could be must take clusters whole.
 */
export function taskUnits(
  suites: readonly Suite[],
  { seed, isByTask, isByCluster }: UnitOptions,
): TaskCases[] {
  const tasks = new Map<string, Map<string, { cluster: string; cases: PlacedCase[] }>>();
  for (const suite of suites) {
    for (const suiteCase of suite.cases) {
      const promptId = `${suite.name}/${suiteCase.id}`;
      const task = isByTask ? taskOf(suiteCase.taskType, promptId) : "all";
      const units = tasks.get(task) ?? new Map<string, { cluster: string; cases: PlacedCase[] }>();
      tasks.set(task, units);
      // Cluster names are the suite's own.
      const cluster = `${suite.name}/${suiteCase.cluster}`;
      const key = isByCluster ? cluster : promptId;
      const unit = units.get(key) ?? { cluster, cases: [] };
      units.set(key, unit);
      unit.cases.push({ promptId, suiteCase });
    }
  }
  return [...tasks].map(([task, units]) => ({
    task,
    units: shuffle(
      [...units.values()].map(({ cluster, cases }) => ({
        cluster,
        cases,
        weight: cases.reduce((sum, { suiteCase }) => sum + suiteCase.weight, 0),
      })),
      createSeededRandom(hashString(`${seed}\0${task}`)),
    ),
  }));
}
