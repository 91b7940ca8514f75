import { risingOrder } from "./rising-order.ts";

/**
 * P-values of several comparisons, adjusted so that the expected share of false alarms among those found keeps to the level they
 * are held against (Benjamini and Hochberg 1995): for many tasks or models at once, where some false alarms can be borne. Valid for
 * independent or positively dependent tests. Null stays null and does not count.
 */
export function benjaminiHochbergAdjusted(pValues: readonly (number | null)[]): (number | null)[] {
  const adjusted: (number | null)[] = pValues.map(() => null);
  const order = risingOrder(pValues);
  let smallest = 1;
  for (let rank = order.length; rank >= 1; rank -= 1) {
    const index = order[rank - 1]!;
    smallest = Math.min(smallest, (order.length / rank) * (pValues[index] ?? 1));
    adjusted[index] = smallest;
  }
  return adjusted;
}
