import type { GraderSpec } from "./grader.ts";
import { judgeTypes } from "./grader-registry.ts";

/** What a judge is asked: a score against a rubric, or which of two replies is better. */
export type JudgeKind = "rubric" | "pairwise";

/** How a judge's verdict enters the score of its case: all that is needed to correct it later. */
export interface JudgePart {
  /** `mixed`: a judge inside a group, whose verdict cannot be told from the rest, or one that is asked something else. */
  readonly kind: JudgeKind | "mixed";
  /** The judge's score passes from here on. */
  readonly threshold: number;
  /** `pass`: the case's score is whether all graders pass; `score`: a mean of scores. */
  readonly countsAs: "pass" | "score";
  /** The grader's `not`: what the judge likes counts against the reply. */
  readonly isTurned: boolean;
}

const kinds: Readonly<Record<string, JudgeKind>> = { judge_rubric: "rubric", judge_pairwise: "pairwise" };

/** null: the grader asks no judge. */
export function judgePartOf(spec: GraderSpec, combine: "all" | "mean"): JudgePart | null {
  const kind = kinds[spec.type] ?? (hasJudge(spec) ? "mixed" : null);
  if (kind === null) return null;
  return {
    kind,
    threshold: typeof spec.threshold === "number" ? spec.threshold : 0.5,
    countsAs: combine === "all" ? "pass" : "score",
    isTurned: spec.not === true,
  };
}

/** Whether a grader, or one of its group, asks a judge. */
export function hasJudge(spec: GraderSpec): boolean {
  if (judgeTypes.has(spec.type)) return true;
  return spec.type === "group" && ((spec.graders ?? []) as readonly GraderSpec[]).some(hasJudge);
}
