export interface WeightedPoint {
  readonly x: number;
  readonly y: number;
  readonly weight: number;
}

/**
 * The non-decreasing step function nearest to weighted points in squares, by pooling adjacent violators. Points of equal x are pooled
 * first. O(n log n). https://en.wikipedia.org/wiki/Isotonic_regression
 *
 * @returns one point per distinct x, ascending, with the fitted y; empty for no points
 */
export function isotonicFit(points: readonly WeightedPoint[]): { x: number; y: number }[] {
  const blocks: { xs: number[]; y: number; weight: number }[] = [];
  for (const { x, y, weight } of [...points].sort((one, other) => one.x - other.x)) {
    const last = blocks.at(-1);
    if (last !== undefined && last.xs.at(-1) === x) pool(last, { xs: [], y, weight });
    else blocks.push({ xs: [x], y, weight });
    while (blocks.length > 1 && blocks.at(-2)!.y >= blocks.at(-1)!.y) pool(blocks.at(-2)!, blocks.pop()!);
  }
  return blocks.flatMap(({ xs, y }) => xs.map((x) => ({ x, y })));
}

interface Block {
  xs: number[];
  y: number;
  weight: number;
}

function pool(into: Block, from: Block): void {
  const weight = into.weight + from.weight;
  into.y = (into.y * into.weight + from.y * from.weight) / weight;
  into.weight = weight;
  into.xs.push(...from.xs);
}
