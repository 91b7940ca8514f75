import {
  type ArmEvidence,
  createSeededRandom,
  evaluateExperiment,
  planExperiment,
  type Random,
} from "../../engine/index.ts";

/** What a unit's value is drawn from. */
interface TrialMetric {
  readonly name: string;
  readonly isBoolean: boolean;
  /** One value of an arm whose mean is higher by `lift`. */
  readonly draw: (random: Random, lift: number) => number;
  readonly standardDeviation: number;
  /** Of a boolean. */
  readonly booleanMean?: number;
}

const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
/** Of the logarithm; skewness 6.2, as costs of requests are. */
const logDeviation = 1;

export const trialMetrics: readonly TrialMetric[] = [
  {
    ...{ name: "boolean, 30%", isBoolean: true, standardDeviation: Math.sqrt(0.3 * 0.7), booleanMean: 0.3 },
    draw: (random, lift) => (random() < 0.3 + lift ? 1 : 0),
  },
  {
    ...{ name: "boolean, 3%", isBoolean: true, standardDeviation: Math.sqrt(0.03 * 0.97), booleanMean: 0.03 },
    draw: (random, lift) => (random() < 0.03 + lift ? 1 : 0),
  },
  { name: "normal", isBoolean: false, standardDeviation: 1, draw: (random, lift) => normal(random) + lift },
  {
    ...{ name: "log-normal", isBoolean: false },
    standardDeviation: Math.sqrt((Math.exp(logDeviation ** 2) - 1) * Math.exp(logDeviation ** 2)),
    draw: (random, lift) => Math.exp(logDeviation * normal(random)) + lift,
  },
];

interface TrialOptions {
  readonly metric: TrialMetric;
  readonly arms: number;
  /** True difference of the last arm from all others. */
  readonly lift: number;
  /** Difference that matters. */
  readonly mde: number;
  /** Units of all arms together when the last look is taken. */
  readonly units: number;
  readonly looks: number;
  readonly trials: number;
  readonly seed: number;
}

interface TrialShares {
  /** Trials that called the last arm, or another, better or worse at any look. */
  readonly decided: number;
  /** Trials that called a difference in the wrong direction, or one where there is none. */
  readonly wrong: number;
  /** Trials in which every interval held its true difference at every look. */
  readonly covered: number;
}

/** Plays experiments, looked at evenly often, by the very function that the server decides with. Units come in turns, so the arms are of equal size. */
export function playTrials({
  metric,
  arms,
  lift,
  mde,
  units,
  looks,
  trials,
  seed,
}: TrialOptions): TrialShares {
  const random = createSeededRandom(seed);
  const perLook = Math.max(1, Math.floor(units / arms / looks));
  let [decided, wrong, covered] = [0, 0, 0];
  for (let trial = 0; trial < trials; trial += 1) {
    const sums = Array.from({ length: arms }, () => ({ count: 0, total: 0, squares: 0 }));
    let [isDecided, isWrong, isCovered] = [false, false, true];
    for (let look = 0; look < looks; look += 1) {
      sums.forEach((sum, arm) => {
        for (let unit = 0; unit < perLook; unit += 1) {
          const value = metric.draw(random, arm === arms - 1 ? lift : 0);
          sum.count += 1;
          sum.total += value;
          sum.squares += value * value;
        }
      });
      const { deciding } = evaluateExperiment({
        arms: sums.map(({ count, total, squares }, arm): ArmEvidence => {
          const mean = total / count;
          const variance = (squares - count * mean * mean) / (count - 1);
          const moments = { units: count, mean, variance, isBoolean: metric.isBoolean };
          return {
            ...{ name: `${arm}`, share: 1 / arms, isStopped: false, units: count, byTask: new Map() },
            byMetric: new Map([["value", moments]]),
          };
        }),
        deciding: { name: "value", direction: "higher", mde },
        ...{ others: [], guardrails: [], confidence: 0.95, power: 0.8, taskTypes: 1 },
        ...{ isOverdue: false, isStanding: false },
      });
      for (const { found, verdict, first, second } of deciding) {
        if (found === null) continue;
        const truth = (second === `${arms - 1}` ? lift : 0) - (first === `${arms - 1}` ? lift : 0);
        if (found.interval.low > truth || found.interval.high < truth) isCovered = false;
        if (verdict !== "better" && verdict !== "worse") continue;
        isDecided = true;
        if (truth === 0 || truth > 0 !== (verdict === "better")) isWrong = true;
      }
      // A real experiment would end here; those that ask for coverage go on.
      if (isDecided && lift !== 0) break;
    }
    decided += Number(isDecided);
    wrong += Number(isWrong);
    covered += Number(isCovered);
  }
  return { decided: decided / trials, wrong: wrong / trials, covered: covered / trials };
}

/** Units that the plan of an experiment promises to find `mde` with. */
export const promisedUnits = (
  { standardDeviation, booleanMean }: TrialMetric,
  arms: number,
  mde: number,
): number =>
  planExperiment(
    {
      standardDeviation,
      ...(booleanMean !== undefined && { booleanMean }),
      shares: Array.from({ length: arms }, () => 1 / arms),
      comparisons: (arms * (arms - 1)) / 2,
      ...{ confidence: 0.95, power: 0.8 },
    },
    { mde },
  ).units;
