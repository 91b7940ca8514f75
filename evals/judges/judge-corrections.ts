import type { JudgeKind } from "../graders/judge-part.ts";
import { type Calibration, calibrationProblem, isMoreThanChance } from "./calibration.ts";
import { modelFamily } from "./model-family.ts";
import { type CorrectableBias, fitScoreMap, type ReplyTraits, type ScoreMap } from "./score-map.ts";

/** Share of an exact observation that a judged one counts for while the judge was never held against people's labels. */
export const uncalibratedJudgeWeight = 0.3;

/** A calibrated judge counts for no less than this, and for no more than an exact grader. */
export const minJudgeWeight = 0.05;
export const maxJudgeWeight = 1;

/** A judge whose score rises by less than this when people's rises by 1 follows them too little to be corrected: turning it round would multiply its noise by more than 5. */
const minSlope = 0.2;

/** Taken out of rubric scores where they are more than chance. */
const correctable: readonly CorrectableBias[] = ["lengthBias", "selfPreference"];

/** What is known of a judge for one kind of question. */
type JudgeStanding =
  | { readonly state: "uncalibrated"; readonly reason: string }
  /** Measured, and found to follow people's labels too little. */
  | { readonly state: "useless"; readonly reason: string; readonly calibration: Calibration }
  | {
      readonly state: "calibrated";
      readonly calibration: Calibration;
      readonly map: ScoreMap;
      /** Biases that are taken out of its scores. */
      readonly biases: readonly CorrectableBias[];
    };

/** A judge's calibrations as they apply to runs. */
export interface JudgeCorrections {
  /** @param passFrom scores of judge and people become pass or fail from here on; null: they stay scores */
  standing(kind: JudgeKind, passFrom: number | null): JudgeStanding;
  /** What may have moved the judge's score of a reply. @param text null: not kept */
  traits(model: string, text: string | null): ReplyTraits;
}

/** @param calibrations of one judge; of each kind the newest counts */
export function judgeCorrections(calibrations: readonly Calibration[]): JudgeCorrections {
  const known = new Map<string, JudgeStanding>();
  const families = new Set(calibrations.map(({ judge }) => modelFamily(judge)));
  return {
    traits: (model, text) => ({
      lengthDoublings: text === null ? null : Math.log2(Math.max(1, text.length)),
      isOwn: families.has(modelFamily(model)),
    }),
    standing(kind, passFrom) {
      const key = `${kind} ${passFrom}`;
      const found = known.get(key) ?? standingOf(newest(calibrations, kind), kind, passFrom);
      known.set(key, found);
      return found;
    },
  };
}

const newest = (calibrations: readonly Calibration[], kind: JudgeKind): Calibration | null =>
  calibrations
    .filter((one) => one.kind === kind)
    .sort((one, other) => other.createdAtMs - one.createdAtMs)[0] ?? null;

function standingOf(
  calibration: Calibration | null,
  kind: JudgeKind,
  passFrom: number | null,
): JudgeStanding {
  if (calibration === null)
    return { state: "uncalibrated", reason: "its scores were never held against people's" };
  const problem = calibrationProblem(calibration);
  if (problem !== null) return { state: "uncalibrated", reason: problem };
  const biases =
    kind === "rubric" ? correctable.filter((name) => isMoreThanChance(calibration.figures[name])) : [];
  const map = fitScoreMap(kind, calibration.points, passFrom, biases);
  if (map === null)
    return {
      state: "uncalibrated",
      reason: `people's labels are all the same${passFrom === null ? "" : ` at a threshold of ${passFrom}`}`,
    };
  if (map.slope < minSlope)
    return {
      state: "useless",
      reason: `its score rises by ${map.slope.toFixed(2)} where people's rises by 1, less than ${minSlope}`,
      calibration,
    };
  return { state: "calibrated", calibration, map, biases };
}

/** A weight within its bounds. */
export const boundedWeight = (weight: number): number =>
  Math.min(maxJudgeWeight, Math.max(minJudgeWeight, weight));
