import type { EvidenceRow, Router, TaskTypeId } from "../../../engine/index.ts";
import type { Suite, SuiteCase } from "../../../evals/suites/suite.ts";
import { decideCase, type RoutingGround } from "./route-twice.ts";

export interface TypedEvidence {
  readonly rows: readonly EvidenceRow[];
  /** Rows whose suite said no task type: the router read it from their prompt. */
  readonly readCount: number;
  /** Rows without a task type whose prompt is not among the suites: nothing can be learnt from them. */
  readonly untypedCount: number;
  /** Task types that suites name and the router does not know: nothing can be learnt of them either. */
  readonly unknownTypes: readonly string[];
}

/**
 * Gives a task type to rows without one, as suites in other tools' formats are: the one that the router itself reads in the prompt, since it is
 * by that reading that the evidence will be used.
 */
export function readTaskTypes(
  rows: readonly EvidenceRow[],
  suites: readonly Suite[],
  router: Router,
  known: ReadonlySet<TaskTypeId>,
  ground: RoutingGround,
): TypedEvidence {
  const cases = new Map<string, SuiteCase>(
    suites.flatMap((suite) => suite.cases.map((one) => [`${suite.name}/${one.id}`, one] as const)),
  );
  const read = new Map<string, TaskTypeId | null>();
  const typeOf = (promptId: string): TaskTypeId | null => {
    const found = read.get(promptId);
    if (found !== undefined) return found;
    const one = cases.get(promptId);
    const type = one === undefined ? null : (decideCase(router, one, ground)?.tasks[0]?.taskType ?? null);
    read.set(promptId, type);
    return type;
  };
  const typed = rows.map((row) => (row.taskType === null ? { ...row, taskType: typeOf(row.promptId) } : row));
  const untypedCount = typed.filter(({ taskType }) => taskType === null).length;
  const readCount = rows.filter(({ taskType }) => taskType === null).length - untypedCount;
  const named = new Set(typed.flatMap(({ taskType }) => (taskType === null ? [] : [taskType])));
  return {
    rows: typed,
    readCount,
    untypedCount,
    unknownTypes: [...named].filter((type) => !known.has(type)),
  };
}
