import { quantileSorted } from "simple-statistics";
import { ChangeDetector, createSeededRandom, normalQuantile, type Random } from "../../engine/index.ts";

/** Values of one kind, before and after a change of a size. */
interface DriftKind {
  readonly name: string;
  readonly draw: (random: Random, shift: number) => number;
  readonly shifts: readonly { readonly name: string; readonly shift: number }[];
}

const bernoulli =
  (share: number) =>
  (random: Random, shift: number): number =>
    random() < share + shift ? 1 : 0;
const logNormal =
  (deviation: number) =>
  (random: Random, shift: number): number =>
    (1 + shift) * Math.exp(deviation * normalQuantile(Math.max(random(), 1e-12)));

const down = (...points: number[]) => points.map((one) => ({ name: `-${one}`, shift: -one }));
const longer = (...shares: number[]) =>
  shares.map((one) => ({ name: `${one > 0 ? "+" : ""}${Math.round(100 * one)}%`, shift: one }));

/** Scores, and figures as latency, length and price are distributed; the numbers are the deviations of the logarithm. */
export const driftKinds: readonly DriftKind[] = [
  { name: "thumbs, 90% up", draw: bernoulli(0.9), shifts: down(0.1, 0.2, 0.45) },
  { name: "right or wrong, 60%", draw: bernoulli(0.6), shifts: down(0.1, 0.2, 0.3) },
  { name: "latency (0.6)", draw: logNormal(0.6), shifts: longer(0.25, 0.5, 1) },
  { name: "length (0.9)", draw: logNormal(0.9), shifts: longer(0.5, 1, -0.5) },
  { name: "price per token (0.05)", draw: logNormal(0.05), shifts: longer(0.05, 0.1) },
];

interface DriftOptions {
  readonly simulations: number;
  readonly seed: number;
  readonly valuesPerFalseAlarm: number;
  /** Values of a series without a change, and before one. */
  readonly valuesWithout: number;
  readonly valuesBefore: number;
}

/** Values after a change within which an alarm must come to be counted. */
const longestDelay = 2_000;

/** Share of series without any change in which an alarm was raised. */
export function falseAlarms({ draw }: DriftKind, options: DriftOptions): number {
  const random = createSeededRandom(options.seed);
  let alarmed = 0;
  for (let simulation = 0; simulation < options.simulations; simulation += 1) {
    const detector = new ChangeDetector(options);
    for (let at = 0; at < options.valuesWithout; at += 1) {
      if (detector.add(draw(random, 0), random(), at) === null) continue;
      alarmed += 1;
      break;
    }
  }
  return alarmed / options.simulations;
}

interface DetectionDelay {
  /** Of the changes that came after no false alarm, the share found within 2,000 values. */
  readonly found: number;
  /** Values from the change to the alarm, of those found; null: none was. */
  readonly median: number | null;
  readonly ninthDecile: number | null;
  /** Values by which the stated time of the change misses the true one; median. */
  readonly timeError: number | null;
}

/** How long changes of a size go unnoticed. */
export function detectionDelay({ draw }: DriftKind, shift: number, options: DriftOptions): DetectionDelay {
  const random = createSeededRandom(options.seed + 1);
  const delays: number[] = [];
  const errors: number[] = [];
  let changes = 0;
  for (let simulation = 0; simulation < options.simulations; simulation += 1) {
    const detector = new ChangeDetector(options);
    let isFalse = false;
    for (let at = 0; at < options.valuesBefore; at += 1)
      isFalse ||= detector.add(draw(random, 0), random(), at) !== null;
    if (isFalse) continue;
    changes += 1;
    for (let delay = 1; delay <= longestDelay; delay += 1) {
      const change = detector.add(draw(random, shift), random(), options.valuesBefore + delay - 1);
      if (change === null) continue;
      delays.push(delay);
      errors.push(Math.abs(change.changedAtMs - options.valuesBefore));
      break;
    }
  }
  const quantile = (values: number[], share: number): number | null =>
    values.length === 0
      ? null
      : quantileSorted(
          values.sort((one, other) => one - other),
          share,
        );
  return {
    found: delays.length / changes,
    median: quantile(delays, 0.5),
    ninthDecile: quantile(delays, 0.9),
    timeError: quantile(errors, 0.5),
  };
}
