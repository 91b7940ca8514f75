import type { Random } from "../../contracts/index.ts";
import { ChangeDetector, type DetectedChange } from "./change-detector.ts";

/** What of a candidate's replies is watched. */
export type DriftMetric = "quality" | "latency" | "length" | "price";

/** What is watched: one measure of one candidate on one kind of work. */
export interface DriftSubject {
  readonly metric: DriftMetric;
  readonly candidateId: string;
  readonly taskType: string;
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

interface Cell {
  readonly detector: ChangeDetector;
  /** Older values are of another kind: an alert told of it. */
  sinceMs: number;
  readonly raters: Map<string, number>;
}

/** A detector for each subject that has values. */
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
  add(subject: DriftSubject, value: number, atMs: number, rater: string | null = null): FoundDrift | null {
    const cell = this.#cell(subject);
    if (atMs < cell.sinceMs) return null;
    if (rater !== null) {
      const given = cell.raters.get(rater) ?? 0;
      if (given >= maxValuesOfRater) return null;
      cell.raters.set(rater, given + 1);
    }
    const change = cell.detector.add(value, this.#random(), atMs);
    if (change === null) return null;
    cell.raters.clear();
    const { before, after } = change;
    const size = Math.abs(after - before) / (subject.metric === "quality" ? 1 : Math.abs(before));
    return size >= smallestChange[subject.metric] ? { subject, change } : null;
  }

  #cell({ metric, candidateId, taskType, source }: DriftSubject): Cell {
    const key = [metric, candidateId, taskType, source ?? ""].join("\n");
    const known = this.#cells.get(key) ?? {
      detector: new ChangeDetector({ valuesPerFalseAlarm: this.#valuesPerFalseAlarm, maxValues }),
      sinceMs: 0,
      raters: new Map<string, number>(),
    };
    this.#cells.set(key, known);
    return known;
  }
}
