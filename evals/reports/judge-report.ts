import type { JudgeKind } from "../graders/judge-part.ts";
import type { Calibration } from "../judges/calibration.ts";
import type { CorrectableBias } from "../judges/score-map.ts";
import type { Interval } from "../stats/interval.ts";

/** What is known of the judge for one kind of question. */
export interface JudgeKindReport {
  readonly kind: JudgeKind;
  /** Scores of the run that rest on it. */
  readonly cases: number;
  readonly state: "calibrated" | "useless" | "uncalibrated";
  /** Biases that are taken out of its scores. */
  readonly biases: readonly CorrectableBias[];
  /** Why it is not corrected; null: it is. */
  readonly reason: string | null;
  /** null: it was never measured. */
  readonly calibration: Omit<Calibration, "points"> | null;
}

/** One target's scores as the judge gave them, and as people would have on the whole. */
export interface JudgedTarget {
  readonly target: string;
  readonly cases: number;
  readonly mean: number;
  /** [0,1]; null: the scores cannot be corrected. */
  readonly corrected: number | null;
  /** 95%, with what is not known of the judge. */
  readonly interval: Interval | null;
  /** Share of an exact score that each counts for as evidence, on average. */
  readonly weight: number;
}

/** Who judged, and how far to trust it. */
export interface JudgeReport {
  readonly judge: string;
  readonly kinds: readonly JudgeKindReport[];
  /** Scores that rest on a judge and are not corrected, by the reason. */
  readonly uncorrected: readonly { readonly reason: string; readonly cases: number }[];
  readonly targets: readonly JudgedTarget[];
}

/** Whether a judge is calibrated for all that it judged. */
export const isCalibrated = ({ kinds, uncorrected }: JudgeReport): boolean =>
  uncorrected.length === 0 && kinds.every(({ state }) => state === "calibrated");

/** What every report says of a judge: that nobody should trust it, or that by its calibration another model leads. */
export function judgeNotices(report: JudgeReport): string[] {
  const { judge, uncorrected, targets } = report;
  const notices = uncorrected.map(
    ({ reason, cases }) => `The judge ${judge} is not calibrated for ${cases} of its scores: ${reason}.`,
  );
  const known = targets.filter(({ corrected }) => corrected !== null);
  const leaderBy = (value: (target: JudgedTarget) => number): JudgedTarget | undefined =>
    [...known].sort((one, other) => value(other) - value(one))[0];
  const [given, corrected] = [leaderBy(({ mean }) => mean), leaderBy((one) => one.corrected ?? 0)];
  if (given !== undefined && corrected !== undefined && given !== corrected)
    notices.push(
      `The judge ${judge} puts ${given.target} first; with its errors taken out ${corrected.target} leads, ${percentOf(corrected)} against ${percentOf(given)}.`,
    );
  return notices;
}

const percentOf = ({ corrected }: JudgedTarget): string => `${(100 * (corrected ?? 0)).toFixed(1)}%`;
