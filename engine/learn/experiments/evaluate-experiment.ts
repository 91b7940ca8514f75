import { normalQuantile } from "../../numeric/normal-distribution.ts";
import { clipInterval } from "../../numeric/within-range.ts";
import {
  type AlwaysValidDifference,
  type ArmMoments,
  alwaysValidDifference,
  mixingVariance,
} from "./always-valid-difference.ts";
import { type SampleRatio, sampleRatio } from "./sample-ratio.ts";

export interface MetricTerms {
  readonly name: string;
  readonly direction: "higher" | "lower";
  /** Difference that matters, in the metric's unit; null: a tenth of its standard deviation. */
  readonly mde: number | null;
  /** Its values lie in [0,1]: intervals of differences are cut to what is possible. @default false */
  readonly isShare?: boolean;
}

export interface ArmEvidence {
  readonly name: string;
  /** Promised, sum 1. */
  readonly share: number;
  readonly isStopped: boolean;
  /** Units that came into it, whether or not a metric says anything of them. */
  readonly units: number;
  readonly byMetric: ReadonlyMap<string, ArmMoments>;
  /** Of the deciding metric, by task type. */
  readonly byTask: ReadonlyMap<string, ArmMoments>;
}

export interface ExperimentEvidence {
  /** The first is what the others are compared with. */
  readonly arms: readonly ArmEvidence[];
  readonly deciding: MetricTerms;
  /** Told of, and decide nothing. */
  readonly others: readonly MetricTerms[];
  readonly guardrails: readonly { readonly metric: MetricTerms; readonly maxWorse: number }[];
  readonly confidence: number;
  readonly power: number;
  /** How many task types there can be: effects on them are corrected for all, seen or not. */
  readonly taskTypes: number;
  /** It has had its time. */
  readonly isOverdue: boolean;
  /** Never ends by itself, as a holdout. */
  readonly isStanding: boolean;
}

interface Comparison {
  readonly metric: string;
  /** null: over all. */
  readonly taskType: string | null;
  readonly first: string;
  readonly second: string;
  readonly firstMean: number | null;
  readonly secondMean: number | null;
  readonly firstUnits: number;
  readonly secondUnits: number;
  /** Second less first; null: too few units yet, or they do not vary. */
  readonly found: AlwaysValidDifference | null;
  /** Of the second: `alike`: no difference that matters is left. */
  readonly verdict: "better" | "worse" | "alike" | "open";
}

export interface ExperimentFindings {
  readonly sampleRatio: SampleRatio;
  /** Of every two arms on the deciding metric: all hold together. */
  readonly deciding: readonly Comparison[];
  /** Each arm with the first: all of one metric hold together. */
  readonly others: readonly Comparison[];
  /** Each arm with the first on the deciding metric, by task type: all hold together. */
  readonly tasks: readonly Comparison[];
  /** Arms that are to be stopped, with the reason. */
  readonly stoppedArms: Readonly<Record<string, string>>;
  /** null: it goes on. */
  readonly ended: { readonly reason: string; readonly winner: string | null } | null;
}

/** Standard deviations that matter where nobody says what does. */
const defaultEffect = 0.1;

/**
 * What is known of an experiment now. All claims are always valid, so that one may look at any time and stop for any reason; where several are made,
 * each has its part of the significance (Bonferroni).
 */
export function evaluateExperiment(evidence: ExperimentEvidence): ExperimentFindings {
  const { arms, deciding, guardrails, confidence, power } = evidence;
  const significance = 1 - confidence;
  const powerQuantile = normalQuantile(power);
  const active = arms.filter(({ isStopped }) => !isStopped);
  const rivals = arms.slice(1);
  const compare = (
    { name, direction, mde, isShare = false }: MetricTerms,
    [first, second]: readonly [ArmEvidence, ArmEvidence],
    comparisons: number,
    taskType: string | null = null,
    factor = 1,
  ): Comparison => {
    const of = ({ byMetric, byTask }: ArmEvidence) =>
      taskType === null ? byMetric.get(name) : byTask.get(taskType);
    const [one, other] = [of(first), of(second)];
    const own = significance / comparisons;
    const matters = mde ?? defaultEffect * Math.sqrt(((one?.variance ?? 0) + (other?.variance ?? 0)) / 2);
    const anywhere =
      one === undefined || other === undefined
        ? null
        : alwaysValidDifference(one, other, mixingVariance(matters, own, powerQuantile), own, factor);
    const found =
      anywhere === null || !isShare
        ? anywhere
        : { ...anywhere, interval: clipInterval(anywhere.interval, { min: -factor, max: 1 }) };
    return {
      ...{ metric: name, taskType, first: first.name, second: second.name, found },
      firstMean: one?.mean ?? null,
      secondMean: other?.mean ?? null,
      firstUnits: one?.units ?? 0,
      secondUnits: other?.units ?? 0,
      verdict: verdictOf(found, direction, mde),
    };
  };
  const pairs = active.flatMap((second, index) =>
    active.slice(0, index).map((first) => [first, second] as const),
  );
  const allPairs = (arms.length * (arms.length - 1)) / 2;
  const decided = pairs.map((pair) => compare(deciding, pair, allPairs));
  const withFirst = active.slice(1).map((second) => [arms[0]!, second] as const);
  const others = evidence.others.flatMap((metric) =>
    withFirst.map((pair) => compare(metric, pair, rivals.length)),
  );
  const taskTypes = [...new Set(arms.flatMap(({ byTask }) => [...byTask.keys()]))].sort();
  const tasks = taskTypes.flatMap((taskType) =>
    withFirst.map((pair) =>
      compare(deciding, pair, Math.max(evidence.taskTypes, taskTypes.length) * rivals.length, taskType),
    ),
  );
  const stoppedArms: Record<string, string> = {};
  for (const { metric, maxWorse } of guardrails)
    for (const pair of withFirst) {
      const isLower = metric.direction === "lower";
      const factor = isLower ? 1 + maxWorse : 1 - maxWorse;
      const { verdict, firstMean, secondMean } = compare(
        metric,
        pair,
        guardrails.length * rivals.length,
        null,
        factor,
      );
      if (verdict === "worse")
        stoppedArms[pair[1].name] =
          `${metric.name} is worse by more than ${Number((maxWorse * 100).toFixed(2))}%: ${short(secondMean)} against ${short(firstMean)}`;
    }
  const counted = arms.filter(({ isStopped }) => !isStopped);
  const promised = counted.reduce((sum, { share }) => sum + share, 0);
  const ratio = sampleRatio(
    counted.map(({ units }) => units),
    counted.map(({ share }) => share / promised),
  );
  const left = active.filter(({ name }) => stoppedArms[name] === undefined).map(({ name }) => name);
  return {
    ...{ sampleRatio: ratio, deciding: decided, others, tasks, stoppedArms },
    ended: evidence.isStanding ? null : endOf(evidence, decided, ratio, left),
  };
}

function verdictOf(
  found: AlwaysValidDifference | null,
  direction: MetricTerms["direction"],
  mde: number | null,
): Comparison["verdict"] {
  if (found === null) return "open";
  const { low, high } = found.interval;
  if (low > 0) return direction === "higher" ? "better" : "worse";
  if (high < 0) return direction === "higher" ? "worse" : "better";
  return mde !== null && low > -mde && high < mde ? "alike" : "open";
}

function endOf(
  { arms, deciding, isOverdue }: ExperimentEvidence,
  decided: readonly Comparison[],
  { isBroken }: SampleRatio,
  left: readonly string[],
): ExperimentFindings["ended"] {
  if (left.length < 2 && arms.length > 1)
    return { reason: "guardrails stopped every arm but one", winner: null };
  const overdue = isOverdue ? { reason: "its days are over without a decision", winner: null } : null;
  // What a broken assignment shows is no effect of the arms.
  if (isBroken) return overdue;
  const beats = (one: string, other: string): boolean =>
    decided.some(
      ({ first, second, verdict }) =>
        (first === one && second === other && verdict === "worse") ||
        (first === other && second === one && verdict === "better"),
    );
  const winner = left.find((one) => left.every((other) => other === one || beats(one, other)));
  if (winner !== undefined) return { reason: `${deciding.name} is best in the arm ${winner}`, winner };
  const open = decided.filter(({ first, second }) => left.includes(first) && left.includes(second));
  if (open.length > 0 && open.every(({ verdict }) => verdict === "alike"))
    return { reason: `no two arms differ in ${deciding.name} by ${deciding.mde} or more`, winner: null };
  return overdue;
}

const short = (value: number | null): string =>
  value === null ? "unknown" : String(Number(value.toPrecision(4)));
