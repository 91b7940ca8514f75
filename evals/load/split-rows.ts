import { createSeededRandom, type Random } from "../../engine/index.ts";
import type { OutcomeTable } from "./outcome-table.ts";

/** Prompt indices of a split, each list in the order of the table. */
export interface OutcomeSplit {
  readonly train: readonly number[];
  readonly test: readonly number[];
  /** In neither: their question stands on the other side. Always empty for `splitRows`. */
  readonly dropped: readonly number[];
}

/**
 * Holds out a share of the prompts, whole questions at a time, so that no question is on both sides in other formatting.
 * Questions are drawn in random order until the test part holds the nearest number of prompts to `share`, at least one
 * question and not all of them. Throws a RangeError where share is not inside (0,1) or there are fewer than two questions.
 */
export function splitRows(table: OutcomeTable, seed: number, share: number): OutcomeSplit {
  requireShare(share);
  const sizes = new Map<string, number>();
  for (const { group } of table.prompts) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  if (sizes.size < 2)
    throw new RangeError(`A split needs at least two questions; the table has ${sizes.size}.`);
  const wanted = share * table.prompts.length;
  const heldOut = new Set<string>();
  let held = 0;
  for (const group of shuffled([...sizes.keys()], createSeededRandom(seed))) {
    const size = sizes.get(group) ?? 0;
    const overshoots = Math.abs(held + size - wanted) > Math.abs(held - wanted);
    if (heldOut.size === sizes.size - 1 || (heldOut.size > 0 && overshoots)) break;
    heldOut.add(group);
    held += size;
  }
  const test: number[] = [];
  const train: number[] = [];
  for (const [index, { group }] of table.prompts.entries()) (heldOut.has(group) ? test : train).push(index);
  return { train, test, dropped: [] };
}

/** Throws a RangeError for a share outside (0,1). */
export function requireShare(share: number): void {
  if (!(share > 0 && share < 1))
    throw new RangeError(`The share held out must lie between 0 and 1, not ${share}.`);
}

/** A shuffled copy (Fisher and Yates). */
export function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  const copy = [...items];
  for (let last = copy.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [copy[last], copy[other]] = [copy[other] as Item, copy[last] as Item];
  }
  return copy;
}
