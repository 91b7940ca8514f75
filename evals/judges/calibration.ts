import { createHash } from "node:crypto";
import { pairwiseInstructions } from "../graders/judge-pairwise.ts";
import type { JudgeKind } from "../graders/judge-part.ts";
import { rubricInstructions } from "../graders/judge-rubric.ts";
import type { JudgeFigure } from "./judge-figures.ts";
import type { CalibrationPoint } from "./score-map.ts";

/** A figure with its 95% interval; null: not defined, or nothing to measure it on. */
export interface CalibrationFigure {
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** One judge held against people's labels, for one kind of question. */
export interface Calibration {
  readonly judge: string;
  readonly kind: JudgeKind;
  /** Of what was labelled, with the scale. */
  readonly fileHash: string;
  /** Of the judge's instructions. */
  readonly questionHash: string;
  readonly createdAtMs: number;
  /** Labelled items with a verdict. */
  readonly verdicts: number;
  /** Prompts, or clusters where the file names some. */
  readonly prompts: number;
  /** Items without a verdict: no reply, or one that names no score. */
  readonly unread: number;
  /** Names of the labelled files. */
  readonly files: readonly string[];
  /** Items with a reply of the judge's own family. */
  readonly ownItems: number;
  readonly figures: Readonly<Record<JudgeFigure, CalibrationFigure>>;
  readonly points: readonly CalibrationPoint[];
  /** Paid for it; what the cache knew is not in it. */
  readonly spentNanoUsd: number;
}

/** Whether a bias is more than chance: its interval leaves 0 out. */
export const isMoreThanChance = ({ low, high }: CalibrationFigure): boolean =>
  (low ?? 0) > 0 || (high ?? 0) < 0;

/** Below these, resampling prompts gives no interval worth the name (Cameron, Gelbach and Miller 2008 warn of few clusters). */
export const minVerdicts = 30;
export const minPrompts = 10;

const instructions: Readonly<Record<JudgeKind, string>> = {
  rubric: rubricInstructions,
  pairwise: pairwiseInstructions,
};

/** Changes with the words that judges are given. */
export const questionHashOf = (kind: JudgeKind): string =>
  createHash("sha256").update(instructions[kind]).digest("hex").slice(0, 16);

/** Why a calibration may not be used; null: it may. */
export function calibrationProblem(calibration: Calibration): string | null {
  const { kind, verdicts, prompts, questionHash } = calibration;
  if (questionHash !== questionHashOf(kind))
    return "the judge's instructions have changed since it was measured: measure it again";
  if (verdicts < minVerdicts)
    return `it was measured on ${verdicts} verdicts, at least ${minVerdicts} are needed`;
  if (prompts < minPrompts) return `it was measured on ${prompts} prompts, at least ${minPrompts} are needed`;
  return null;
}

/** Where calibrations are kept. */
export interface CalibrationStore {
  /** Replaces that of the same judge, kind and file. */
  save(calibration: Calibration): Promise<void>;
  /** Newest first; null: of all judges. */
  list(judge: string | null): Promise<Calibration[]>;
}
