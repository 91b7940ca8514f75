import type { Random } from "../contracts/index.ts";

/** Fisher and Yates. */
export function shuffleInPlace(order: number[], random: Random): void {
  for (let index = order.length - 1; index > 0; index -= 1) {
    const other = Math.floor(random() * (index + 1));
    const kept = order[index]!;
    order[index] = order[other]!;
    order[other] = kept;
  }
}
