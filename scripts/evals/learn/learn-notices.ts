import type { EvidenceRow } from "../../../engine/index.ts";
import type { TypedEvidence } from "./read-task-types.ts";

/** What somebody should know of the evidence before saying yes to it. */
export function learnNotices({ rows, readCount, untypedCount, unknownTypes }: TypedEvidence): string[] {
  const notices: string[] = [];
  if (readCount > 0)
    notices.push(`${readCount} rows have no task type of their own: the router read it from their prompts.`);
  if (untypedCount > 0)
    notices.push(
      `${untypedCount} rows have no task type, and their prompts are not at hand: name their suite with --suite, or nothing is learnt from them.`,
    );
  if (unknownTypes.length > 0)
    notices.push(
      `Nothing is learnt of ${unknownTypes.join(", ")}: the router has no such task type. Set \`task_type\` of the suite to one of its own, or leave it out.`,
    );
  const alone = measuredAlone(rows);
  if (alone.length > 0)
    notices.push(
      `${alone.join(", ")}: one model was measured, so a hard suite cannot be told from a weak model. Measure the models that you would change to as well.`,
    );
  return notices;
}

/** Task types on which a single candidate has scores. */
function measuredAlone(rows: readonly EvidenceRow[]): string[] {
  const candidates = new Map<string, Set<string>>();
  for (const { taskType, candidateId, score } of rows) {
    if (taskType === null || score === null) continue;
    candidates.set(taskType, (candidates.get(taskType) ?? new Set()).add(candidateId));
  }
  return [...candidates].flatMap(([taskType, measured]) => (measured.size === 1 ? [taskType] : []));
}
