import type { WhatIfPoint } from "../../../../server/answers/what-if-answer.ts";

/** Neighbouring prices of a quality point that come to the same. */
export interface PriceRange {
  readonly lowUsd: number;
  readonly highUsd: number;
  /** One of them: its figures hold for all. */
  readonly point: WhatIfPoint;
  /** What a point is worth now lies nearest to this range. */
  readonly isInUse: boolean;
}

/** @param sweep by rising price @param inUseUsd null: the setting in use has no price of a quality point */
export function priceRanges(sweep: readonly WhatIfPoint[], inUseUsd: number | null): readonly PriceRange[] {
  const groups: WhatIfPoint[][] = [];
  for (const point of sweep) {
    const last = groups.at(-1);
    if (last !== undefined && outcomeOf(last[0]!) === outcomeOf(point)) last.push(point);
    else groups.push([point]);
  }
  const nearest = sweep.reduce<WhatIfPoint | null>(
    (best, point) =>
      inUseUsd === null ||
      inUseUsd <= 0 ||
      (best !== null && distance(best, inUseUsd) <= distance(point, inUseUsd))
        ? best
        : point,
    null,
  );
  return groups.map((points) => ({
    lowUsd: points[0]!.quality_point_usd,
    highUsd: points.at(-1)!.quality_point_usd,
    point: points[0]!,
    isInUse: nearest !== null && points.includes(nearest),
  }));
}

/** Prices stand on a scale of powers. */
const distance = ({ quality_point_usd: usd }: WhatIfPoint, inUseUsd: number): number =>
  Math.abs(Math.log(usd / inUseUsd));

const outcomeOf = ({
  quality_point_usd: _,
  weights: __,
  ...outcome
}: WhatIfPoint & { weights?: unknown }): string => JSON.stringify(outcome);
