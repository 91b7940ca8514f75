import type { ArmMoments, ExperimentEvidence, MetricTerms } from "../../engine/index.ts";
import type { MomentsRow } from "../database/repositories/experiment-moments.ts";
import type { StoredExperiment } from "../database/repositories/experiments.ts";
import { experimentDefaults } from "../operation/experiment-settings.ts";
import { outcomeMetrics } from "./outcome-metrics.ts";

const dayMs = 86_400_000;

/** Every metric that a look at an experiment reads. Scores of feedback are on [0,1], where 1 is best, whichever way the metric points. */
export function metricsOf({ settings }: Pick<StoredExperiment, "settings">): {
  readonly deciding: MetricTerms;
  readonly others: readonly MetricTerms[];
  readonly feedback: readonly string[];
} {
  const { metric, mde = null, guardrails = [] } = settings;
  const named = [...new Set([metric, ...guardrails.map((guardrail) => guardrail.metric)])];
  const fromOutcomes = new Set(outcomeMetrics.map(({ name }) => name));
  const all = [...new Set([...named, ...fromOutcomes])];
  return {
    deciding: termsOf(metric, mde),
    others: all.filter((name) => name !== metric).map((name) => termsOf(name, null)),
    feedback: named.filter((name) => !fromOutcomes.has(name)),
  };
}

function termsOf(name: string, mde: number | null): MetricTerms {
  const outcome = outcomeMetrics.find((one) => one.name === name);
  // What is no outcome's is a score of feedback, on [0,1].
  return { name, mde, direction: outcome?.direction ?? "higher", isShare: outcome?.isBoolean ?? true };
}

/** What the log says of an experiment, as the statistics take it. @param booleans metrics of feedback that are true or false */
export function evidenceOf(
  experiment: StoredExperiment,
  rows: readonly MomentsRow[],
  { booleans, taskTypes, nowMs }: { booleans: ReadonlySet<string>; taskTypes: number; nowMs: number },
): ExperimentEvidence {
  const { settings, kind, stoppedArms, createdAt } = experiment;
  const { confidence, power } = experimentDefaults;
  const { arms, guardrails = [], max_days: maxDays = experimentDefaults.maxDays } = settings;
  const { deciding, others } = metricsOf(experiment);
  const total = arms.reduce((sum, { share = 1 }) => sum + share, 0);
  const isBoolean = (metric: string): boolean =>
    settings.unit === "request" &&
    (booleans.has(metric) || outcomeMetrics.some((one) => one.name === metric && one.isBoolean));
  const momentsOf = ({ metric, units, mean, variance }: MomentsRow): ArmMoments => ({
    ...{ units, mean: mean ?? 0, variance: variance ?? 0, isBoolean: isBoolean(metric!) },
  });
  const pick = (arm: string, test: (row: MomentsRow) => boolean): MomentsRow[] =>
    rows.filter((row) => row.arm === arm && test(row));
  return {
    arms: arms.map(({ name, share = 1 }) => ({
      ...{ name, share: share / total, isStopped: stoppedArms[name] !== undefined },
      units: pick(name, ({ metric }) => metric === null)[0]?.units ?? 0,
      byMetric: new Map(
        pick(name, ({ metric, taskType }) => metric !== null && taskType === null).map((row) => [
          row.metric!,
          momentsOf(row),
        ]),
      ),
      byTask: new Map(
        pick(name, ({ metric, taskType }) => metric === deciding.name && taskType !== null).map((row) => [
          row.taskType!,
          momentsOf(row),
        ]),
      ),
    })),
    ...{ deciding, others, taskTypes },
    guardrails: guardrails.map(({ metric, max_worse: maxWorse }) => ({
      metric: termsOf(metric, null),
      maxWorse,
    })),
    confidence: settings.confidence ?? confidence,
    power: settings.power ?? power,
    isStanding: kind === "holdout",
    isOverdue: nowMs - Date.parse(createdAt) >= maxDays * dayMs,
  };
}
