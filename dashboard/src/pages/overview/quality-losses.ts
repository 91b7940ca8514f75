import type { Savings } from "../../api/report-types.ts";

export type QualityChange = NonNullable<Savings["measured"]>["quality"]["metrics"][number];

/** Metrics that routing made worse: the whole 95% interval lies below zero. */
export const qualityLosses = (savings: Savings | null): readonly QualityChange[] =>
  (savings?.measured?.quality.metrics ?? []).filter(({ change }) => change !== null && change.high < 0);
