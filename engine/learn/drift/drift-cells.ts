import type { Random } from "../../contracts/index.ts";
import { ChangeDetector, type ChangeDetectorOptions, type DetectedChange } from "./change-detector.ts";

/** What of a candidate's replies is watched. */
export type DriftMetric = "quality" | "latency" | "length" | "price";

/** What is watched: one measure of one candidate on one kind of work. */
interface DriftSubject {
  readonly metric: DriftMetric;
  readonly candidateId: string;
  /** null: all kinds of work together. */
  readonly taskType: string | null;
  /** Of quality: whose scores; null: of the log. */
  readonly source: string | null;
}

export interface FoundDrift {
  readonly subject: DriftSubject;
  readonly change: DetectedChange;
}

/** Smaller changes are none of anybody's business: of a score absolute, else relative to the mean before. */
const smallestChange = { quality: 0.05, latency: 0.2, length: 0.2, price: 0.02 } as const;
/** Values of one rater that a subject takes; with more, one person's mood would be a model's change. */
const maxValuesOfRater = 5;
const maxValues = 500;
/** Values of a kind of work before the rank of the next one among them says something of the candidate as a whole. */
const minRankedAmong = 10;

interface Cell {
  readonly detector: ChangeDetector;
  /** Older values are of another kind: an alert told of it. */
  sinceMs: number;
  readonly raters: Map<string, number>;
}

/**
 * A detector for each subject that has values, and for quality one of a candidate over all kinds of work: it reads the rank of each score among those
 * of its kind of work, which is as uniform as they are while nothing changes, so that a model that gets worse everywhere is found by its values together.
 */
export class DriftCells {
  readonly #valuesPerFalseAlarm: number;
  readonly #random: Random;
  readonly #cells = new Map<string, Cell>();

  /** @param random breaks ties between equal values */
  constructor(valuesPerFalseAlarm: number, random: Random) {
    this.#valuesPerFalseAlarm = valuesPerFalseAlarm;
    this.#random = random;
  }

  /** Values of a subject from before a time are not looked at. */
  beginAt(subject: DriftSubject, sinceMs: number): void {
    const cell = this.#cell(subject);
    cell.sinceMs = Math.max(cell.sinceMs, sinceMs);
  }

  /** @param rater who scored; null: a judge, or the log. @returns a change that is large enough to be told */
  add(
    subject: DriftSubject & { readonly taskType: string },
    value: number,
    atMs: number,
    rater: string | null = null,
  ): FoundDrift | null {
    const cell = this.#cell(subject);
    const whole = subject.metric === "quality" ? this.#cell({ ...subject, taskType: null }) : null;
    if (atMs < Math.max(cell.sinceMs, whole?.sinceMs ?? 0)) return null;
    if (rater !== null) {
      const given = cell.raters.get(rater) ?? 0;
      if (given >= maxValuesOfRater) return null;
      cell.raters.set(rater, given + 1);
    }
    const isRanked = cell.detector.size >= minRankedAmong;
    const change = cell.detector.add(value, this.#random(), atMs);
    if (change !== null) cell.raters.clear();
    const ofAll =
      whole === null || !isRanked
        ? null
        : whole.detector.add(cell.detector.lastRank, this.#random(), atMs, {
            ...{ shown: value, series: subject.taskType },
          });
    if (ofAll !== null) this.#clearKindsOf(subject);
    if (ofAll !== null && isTold(subject, ofAll))
      return { subject: { ...subject, taskType: null }, change: ofAll };
    return change !== null && isTold(subject, change) ? { subject, change } : null;
  }

  #clearKindsOf(subject: DriftSubject): void {
    const beginning = kindsOf(subject);
    for (const [key, { detector, raters }] of this.#cells) {
      if (!key.startsWith(beginning)) continue;
      detector.clear();
      raters.clear();
    }
  }

  #cell(subject: DriftSubject): Cell {
    const key = keyOf(subject);
    const known = this.#cells.get(key) ?? {
      detector: new ChangeDetector({
        ...{ valuesPerFalseAlarm: this.#valuesPerFalseAlarm, maxValues },
        ...(subject.taskType === null ? { isBorneOut: isOfSeveralSeries } : {}),
      }),
      sinceMs: 0,
      raters: new Map<string, number>(),
    };
    this.#cells.set(key, known);
    return known;
  }
}

/** What the keys of a candidate's kinds of work begin with. */
const kindsOf = ({ metric, candidateId, source }: DriftSubject): string =>
  `${metric}\n${candidateId}\n${source ?? ""}\n`;
const keyOf = (subject: DriftSubject): string => `${kindsOf(subject)}${subject.taskType ?? ""}`;

const isTold = ({ metric }: DriftSubject, { direction, before, after }: DetectedChange): boolean => {
  const size = (direction === "up" ? 1 : -1) * (after - before);
  return size >= smallestChange[metric] * (metric === "quality" ? 1 : Math.abs(before));
};

/** Standard errors by which ranks of the other series must have moved. */
const borneOutBy = 3;

/** Whether the ranks moved in the series beside the one with most values, too: else it is that series that changed. */
const isOfSeveralSeries: NonNullable<ChangeDetectorOptions["isBorneOut"]> = (after, direction) => {
  const counts = new Map<string, number>();
  for (const { series } of after) counts.set(series, (counts.get(series) ?? 0) + 1);
  const maxCount = Math.max(...counts.values());
  const others = after.filter(({ series }) => counts.get(series) !== maxCount);
  // A uniform rank has mean 1/2 and variance 1/12.
  const moved = others.reduce((sum, { value }) => sum + value - 0.5, 0) * (direction === "up" ? 1 : -1);
  return others.length > 0 && moved >= borneOutBy * Math.sqrt(others.length / 12);
};
