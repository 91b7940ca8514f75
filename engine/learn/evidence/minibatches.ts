import type { Random } from "../../contracts/index.ts";
import { shuffleInPlace } from "../classifier/logistic-regression.ts";

export const batchSize = 64;

/** Endless passes over rows, each in a new order. */
export function createRowCycle(rows: readonly number[], random: Random): () => number {
  const order = [...rows];
  let at = order.length;
  return () => {
    if (at >= order.length) {
      shuffleInPlace(order, random);
      at = 0;
    }
    return order[at++]!;
  };
}

/** Learning rate that falls along half a cosine wave to 0 at the last step. */
export const cosineRate = (peak: number, step: number, steps: number): number =>
  peak * (0.5 + 0.5 * Math.cos((Math.PI * step) / steps));
