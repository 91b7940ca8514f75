/** A point of the cost-quality plane; null: not known, and then it is on no front. */
interface CostQualityPoint {
  readonly cost: number | null;
  readonly quality: number | null;
}

/** Which points no other beats: none is at least as good and cheaper, or better and no more expensive. */
export function paretoFront(points: readonly CostQualityPoint[]): boolean[] {
  return points.map(({ cost, quality }) => {
    if (cost === null || quality === null) return false;
    return !points.some(
      (other) =>
        other.cost !== null &&
        other.quality !== null &&
        other.cost <= cost &&
        other.quality >= quality &&
        (other.cost < cost || other.quality > quality),
    );
  });
}
