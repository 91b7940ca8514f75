import type { MeasuredSavings, QualityChange } from "../../../../server/answers/savings-answer.ts";

interface ShownSavings {
  readonly measured: Pick<MeasuredSavings, "quality"> | null;
}

/** Metrics that routing made worse: the whole 95% interval lies below zero. */
export const qualityLosses = (savings: ShownSavings | null): readonly QualityChange[] =>
  (savings?.measured?.quality.metrics ?? []).filter(({ change }) => change.high < 0);
