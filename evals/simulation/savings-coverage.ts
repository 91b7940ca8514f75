import { createSeededRandom, type Random, type RatioSums, ratioDifference } from "../../engine/index.ts";

interface SavingsCoverageOptions {
  readonly name: string;
  readonly heldOutUnits: number;
  readonly routedUnits: number;
  /** Most requests of a unit; each number from 1 on is as likely. */
  readonly maxRequests: number;
  /** A unit's dollars per request, or its share of good replies. */
  readonly kind: "cost" | "quality";
}

export const savingsSettings: readonly SavingsCoverageOptions[] = [
  {
    // The fewest of which a report says anything.
    name: "money, 150 held-out requests",
    heldOutUnits: 150,
    routedUnits: 2_850,
    maxRequests: 1,
    kind: "cost",
  },
  {
    name: "money, 1,000 held-out requests",
    heldOutUnits: 1_000,
    routedUnits: 9_000,
    maxRequests: 1,
    kind: "cost",
  },
  {
    name: "money, 300 held-out sessions",
    heldOutUnits: 300,
    routedUnits: 2_700,
    maxRequests: 9,
    kind: "cost",
  },
  {
    name: "quality, 150 held-out requests",
    heldOutUnits: 150,
    routedUnits: 2_850,
    maxRequests: 1,
    kind: "quality",
  },
  {
    name: "quality, 300 held-out sessions",
    heldOutUnits: 300,
    routedUnits: 2_700,
    maxRequests: 9,
    kind: "quality",
  },
];

interface SavingsCoverage {
  /** Share of simulations in which the interval of the difference held the truth. */
  readonly difference: number;
  /** ... and that of the share saved. */
  readonly share: number;
}

const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Requests of one session are alike: half of the logarithm's variance is the session's. */
const [unitDeviation, requestDeviation] = [0.6, 0.6];
const means = { cost: [0.01, 0.006], quality: [0.7, 0.68] } as const;

/** How often the 95% intervals of the savings report hold the truth, on drawn traffic whose truth is known. */
export function savingsCoverage(
  { heldOutUnits, routedUnits, maxRequests, kind }: SavingsCoverageOptions,
  { simulations, seed }: { readonly simulations: number; readonly seed: number },
): SavingsCoverage {
  const random = createSeededRandom(seed);
  const [heldOut, routed] = means[kind];
  let [difference, share] = [0, 0];
  for (let run = 0; run < simulations; run += 1) {
    const found = ratioDifference(
      drawArm(random, heldOutUnits, maxRequests, kind, heldOut),
      drawArm(random, routedUnits, maxRequests, kind, routed),
    )!;
    const holds = ({ low, high }: { low: number; high: number }, truth: number) =>
      low <= truth && truth <= high;
    difference += Number(holds(found.difference.interval, heldOut - routed));
    share += Number(holds(found.share!.interval, 1 - routed / heldOut));
  }
  return { difference: difference / simulations, share: share / simulations };
}

function drawArm(
  random: Random,
  units: number,
  maxRequests: number,
  kind: SavingsCoverageOptions["kind"],
  mean: number,
): RatioSums {
  const sums = { units, total: 0, count: 0, totalSquares: 0, countSquares: 0, products: 0 };
  const centre = mean / Math.exp((unitDeviation ** 2 + requestDeviation ** 2) / 2);
  for (let unit = 0; unit < units; unit += 1) {
    const count = 1 + Math.floor(random() * maxRequests);
    const ofUnit = Math.exp(unitDeviation * normal(random));
    const chance = Math.min(1, Math.max(0, mean + (random() - 0.5) * 0.5));
    let total = 0;
    for (let request = 0; request < count; request += 1)
      total +=
        kind === "cost"
          ? centre * ofUnit * Math.exp(requestDeviation * normal(random))
          : Number(random() < chance);
    sums.total += total;
    sums.count += count;
    sums.totalSquares += total * total;
    sums.countSquares += count * count;
    sums.products += total * count;
  }
  return sums;
}
