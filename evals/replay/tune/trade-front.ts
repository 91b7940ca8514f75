import type { TradePoint } from "./trade-points.ts";

/** Points that no other beats in both quality and cost, the cheapest first. */
export function tradeFront<Point extends TradePoint>(points: readonly Point[]): Point[] {
  const sorted = [...points].sort(
    (one, other) =>
      costOf(one) - costOf(other) || (other.quality.estimate ?? 0) - (one.quality.estimate ?? 0),
  );
  const front: Point[] = [];
  for (const point of sorted) {
    const best = front.at(-1)?.quality.estimate ?? Number.NEGATIVE_INFINITY;
    if ((point.quality.estimate ?? 0) > best) front.push(point);
  }
  return front;
}

const costOf = ({ costPerThousandUsd }: TradePoint): number =>
  costPerThousandUsd.estimate ?? Number.POSITIVE_INFINITY;
