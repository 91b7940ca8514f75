import type { JudgeKind } from "../../graders/judge-part.ts";
import { type Calibration, questionHashOf } from "../calibration.ts";
import type { CalibrationPoint } from "../score-map.ts";

const none = { estimate: null, low: null, high: null };

/** A calibration of the given points, for tests. */
export function someCalibration(
  kind: JudgeKind,
  points: readonly CalibrationPoint[],
  changes: Partial<Calibration> = {},
): Calibration {
  return {
    judge: "x/judge",
    kind,
    fileHash: "f",
    questionHash: questionHashOf(kind),
    createdAtMs: Date.UTC(2026, 10, 22),
    verdicts: points.length,
    prompts: new Set(points.map(({ cluster }) => cluster)).size,
    unread: 0,
    files: ["labels.jsonl"],
    ownItems: 0,
    figures: {
      agreement: { estimate: 0.7, low: 0.6, high: 0.8 },
      kappa: { estimate: 0.4, low: 0.2, high: 0.6 },
      weightedKappa: none,
      correlation: none,
      weight: { estimate: 1 / 6, low: 0.05, high: 0.3 },
      sensitivity: none,
      specificity: none,
      meanError: none,
      positionBias: none,
      orderFlips: none,
      lengthBias: { estimate: 0.03, low: -0.01, high: 0.05 },
      selfPreference: none,
    },
    points,
    spentNanoUsd: 0,
    ...changes,
  };
}

/** 20 both pass, 15 both fail, 5 and 10 apart: sensitivity 0.8, specificity 0.6, each its own prompt. */
export const textbookPoints: readonly CalibrationPoint[] = [
  ...Array.from({ length: 20 }, () => [1, 1] as const),
  ...Array.from({ length: 5 }, () => [1, 0] as const),
  ...Array.from({ length: 10 }, () => [0, 1] as const),
  ...Array.from({ length: 15 }, () => [0, 0] as const),
].map(([label, score], at) => somePoint(label, score, at));

/** A point about a reply of 256 characters by another family. */
export function somePoint(label: number, score: number, cluster: number): CalibrationPoint {
  return { label, score, cluster, lengthDoublings: 8, own: 0 };
}
