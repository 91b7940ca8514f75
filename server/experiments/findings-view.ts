import type { ExperimentEvidence, ExperimentFindings } from "../../engine/index.ts";
import type { ComparisonAnswer, FindingsAnswer } from "../answers/experiment-answers.ts";

type Comparison = ExperimentFindings["deciding"][number];

const rounded = (value: number): number => Number(value.toPrecision(6));

const meanView = (mean: number | null): number | null => (mean === null ? null : rounded(mean));

const comparisonView = (one: Comparison): ComparisonAnswer => ({
  metric: one.metric,
  ...(one.taskType === null ? {} : { task_type: one.taskType }),
  arm: one.second,
  against: one.first,
  units: [one.secondUnits, one.firstUnits],
  means: [meanView(one.secondMean), meanView(one.firstMean)],
  difference: one.found === null ? null : rounded(one.found.difference),
  interval: one.found === null ? null : [rounded(one.found.interval.low), rounded(one.found.interval.high)],
  p_value: one.found === null ? null : rounded(one.found.pValue),
  verdict: one.verdict,
  ...(one.found === null ? { unknown_reason: "too few units yet, or they do not vary" } : {}),
});

/** What a look found, as it is stored and shown. */
export function findingsView({ arms }: ExperimentEvidence, findings: ExperimentFindings): FindingsAnswer {
  const { chiSquare, pValue, alwaysValidPValue, isBroken } = findings.sampleRatio;
  return {
    arms: arms.map(({ name, units, share }) => ({ name, units, share: rounded(share) })),
    sample_ratio: {
      ok: !isBroken,
      always_valid_p_value: rounded(alwaysValidPValue),
      chi_square: rounded(chiSquare),
      p_value: rounded(pValue),
      ...(isBroken && {
        note: "The arms hold other shares of the units than configured: the assignment or the record of it is broken, and no winner is named.",
      }),
    },
    deciding: findings.deciding.map(comparisonView),
    others: findings.others.map(comparisonView),
    by_task_type: findings.tasks.map(comparisonView),
    intervals: "always valid (confidence sequences): they hold together however often one looks",
  };
}
