import { isRetired, type ModelSpec } from "../../engine/index.ts";

const dayMs = 86_400_000;
/** What is retired within so many days is told at start, days. */
export const retirementNoticeDays = 60;

/**
 * One line for each day on which models retire, or did, that `auto` chooses among or that the configuration names; the successor in brackets.
 *
 * @param named ids that the file names: as models, as the baseline
 */
export function retirementNotes(
  models: readonly ModelSpec[],
  named: ReadonlySet<string>,
  atMs: number,
): string[] {
  const days = new Map<string, string[]>();
  for (const { id, retirement, isByNameOnly } of models) {
    if (retirement === undefined || (isByNameOnly === true && !named.has(id))) continue;
    if (Date.parse(retirement.day) >= atMs + retirementNoticeDays * dayMs) continue;
    const line = retirement.successorId === null ? id : `${id} (then ${retirement.successorId})`;
    days.set(retirement.day, [...(days.get(retirement.day) ?? []), line]);
  }
  return [...days]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(
      ([day, lines]) => `${isRetired(day, atMs) ? "retired since" : "retire on"} ${day}: ${lines.join(", ")}`,
    );
}
