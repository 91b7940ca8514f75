import { risingOrder } from "./rising-order.ts";

/**
 * P-values of several comparisons, adjusted so that the chance of even one false alarm among them keeps to the level they are held
 * against (Holm 1979): valid under any dependence. Null (no test was possible) stays null and does not count.
 */
export function holmAdjusted(pValues: readonly (number | null)[]): (number | null)[] {
  const adjusted: (number | null)[] = pValues.map(() => null);
  const order = risingOrder(pValues);
  let largest = 0;
  for (const [rank, index] of order.entries()) {
    largest = Math.max(largest, (order.length - rank) * (pValues[index] ?? 1));
    adjusted[index] = Math.min(1, largest);
  }
  return adjusted;
}
