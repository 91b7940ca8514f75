import { createSeededRandom } from "../../engine/index.ts";
import type { OutcomeTable } from "./outcome-table.ts";
import { type OutcomeSplit, requireShare, shuffled } from "./split-rows.ts";

/**
 * Holds out whole tasks: round(share x tasks) of them, at least one and not all. Prompts without a task stay in the training
 * part; a training prompt whose question is also held out under another task is dropped. Throws a RangeError where share is not
 * inside (0,1) or there are fewer than two tasks.
 */
export function splitTasks(table: OutcomeTable, seed: number, share: number): OutcomeSplit {
  requireShare(share);
  const tasks = [...new Set(table.prompts.map(({ task }) => task))].filter((task) => task !== null).sort();
  if (tasks.length < 2)
    throw new RangeError(`A split by task needs at least two tasks; the table has ${tasks.length}.`);
  const count = Math.min(tasks.length - 1, Math.max(1, Math.round(share * tasks.length)));
  const heldOut = new Set(shuffled(tasks, createSeededRandom(seed)).slice(0, count));
  const isHeld = (task: string | null): boolean => task !== null && heldOut.has(task);
  const heldGroups = new Set(table.prompts.filter(({ task }) => isHeld(task)).map(({ group }) => group));
  const test: number[] = [];
  const train: number[] = [];
  const dropped: number[] = [];
  for (const [index, { task, group }] of table.prompts.entries()) {
    if (isHeld(task)) test.push(index);
    else (heldGroups.has(group) ? dropped : train).push(index);
  }
  return { train, test, dropped };
}
