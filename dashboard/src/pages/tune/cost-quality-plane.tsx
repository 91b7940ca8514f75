import type { WhatIfAnswer, WhatIfEstimate, WhatIfPoint } from "../../../../server/answers/what-if-answer.ts";
import { decimal, dollars, tick } from "../../format/format.ts";
import { roundTicks } from "../../format/round-ticks.ts";

interface PlaneProps {
  sweep: readonly WhatIfPoint[];
  /** As it is decided now, and as it would be. */
  now: WhatIfAnswer;
  chosen: WhatIfAnswer;
}

const width = 640;
const height = 300;
const margin = { left: 62, right: 32, top: 12, bottom: 40 };
/** Figures on an axis, at least. */
const ticks = 4;

interface Spot {
  readonly cost: number;
  readonly quality: number;
}

interface Figures {
  readonly quality: { readonly predicted: WhatIfEstimate };
  readonly cost_per_thousand_usd: { readonly predicted: WhatIfEstimate };
}

/** Where a policy stands by what the router expects; null: that is not known. */
function spotOf({ quality, cost_per_thousand_usd: cost }: Figures): Spot | null {
  const [costs, good] = [cost.predicted.estimate, quality.predicted.estimate];
  return costs === null || good === null ? null : { cost: costs, quality: good };
}

/** Those that nothing beats in both, the cheapest first. */
function frontOf(spots: readonly Spot[]): readonly Spot[] {
  const sorted = [...spots].sort((one, other) => one.cost - other.cost || other.quality - one.quality);
  let best = -Infinity;
  return sorted.filter(({ quality }) => {
    const isBetter = quality > best;
    best = Math.max(best, quality);
    return isBetter;
  });
}

/** Cost against quality of every price that was swept, their front, the setting in use and the one that is tried. */
export function CostQualityPlane({ sweep, now, chosen }: PlaneProps) {
  const swept = sweep.flatMap((point) => spotOf(point) ?? []);
  const [nowSpot, chosenSpot] = [spotOf(now), spotOf(chosen)];
  const all = [
    ...swept,
    ...(nowSpot === null ? [] : [nowSpot]),
    ...(chosenSpot === null ? [] : [chosenSpot]),
  ];
  if (all.length === 0) return <p class="muted">Nothing is known of cost and quality here.</p>;
  const costs = all.map(({ cost }) => cost);
  const [cheapest, mostExpensive] = [Math.min(...costs), Math.max(...costs)];
  const costMargin = (mostExpensive - cheapest) * 0.08 || mostExpensive * 0.1 || 1;
  const minCost = Math.max(0, cheapest - costMargin);
  const maxCost = mostExpensive + costMargin;
  const qualities = all.map(({ quality }) => quality);
  const margins = Math.max(0.01, (Math.max(...qualities) - Math.min(...qualities)) * 0.12);
  const low = Math.max(0, Math.min(...qualities) - margins);
  const high = Math.min(1, Math.max(...qualities) + margins);
  const x = (cost: number): number =>
    margin.left + ((cost - minCost) / (maxCost - minCost)) * (width - margin.left - margin.right);
  const y = (quality: number): number =>
    height - margin.bottom - ((quality - low) / (high - low)) * (height - margin.top - margin.bottom);
  const at = ({ cost, quality }: Spot) => ({ cx: x(cost), cy: y(quality) });
  const front = frontOf(swept);
  return (
    <figure class="stack">
      <ul class="legend">
        <li>
          <span class="swatch series-2" /> prices of a quality point, and their front
        </li>
        <li>
          <span class="swatch series-3" /> in use
        </li>
        <li>
          <span class="swatch series-1" /> tried
        </li>
      </ul>
      <svg
        class="svg-chart plane"
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`Cost against quality. In use: ${spotText(nowSpot)}. Tried: ${spotText(chosenSpot)}. All points stand in the table below.`}
      >
        {roundTicks(low, high, ticks).map((quality) => (
          <g key={quality}>
            <line
              class="gridline"
              {...{ x1: margin.left, x2: width - margin.right }}
              {...{ y1: y(quality), y2: y(quality) }}
            />
            <text x={margin.left - 8} y={y(quality) + 4} text-anchor="end">
              {tick(decimal(quality, 3))}
            </text>
          </g>
        ))}
        {roundTicks(minCost, maxCost, ticks).map((cost) => (
          <text key={cost} x={x(cost)} y={height - margin.bottom + 16} text-anchor="middle">
            {tick(dollars(cost))}
          </text>
        ))}
        <line
          class="axis"
          {...{ x1: margin.left, x2: width - margin.right }}
          {...{ y1: height - margin.bottom, y2: height - margin.bottom }}
        />
        <text x={(margin.left + width) / 2} y={height - 6} text-anchor="middle">
          cost of 1,000 requests
        </text>
        <text x={14} y={(height - margin.bottom) / 2} text-anchor="middle" class="upright">
          quality
        </text>
        <polyline
          class="front"
          points={front.map((spot) => `${x(spot.cost)},${y(spot.quality)}`).join(" ")}
        />
        {swept.map((spot, index) => (
          <circle key={index} class="swept" r="4" {...at(spot)} />
        ))}
        {nowSpot === null ? null : <circle class="now" r="8" {...at(nowSpot)} />}
        {chosenSpot === null ? null : <circle class="tried" r="5" {...at(chosenSpot)} />}
      </svg>
    </figure>
  );
}

const spotText = (spot: Spot | null): string =>
  spot === null
    ? "not known"
    : `quality ${decimal(spot.quality, 3)} at ${dollars(spot.cost)} per 1,000 requests`;
