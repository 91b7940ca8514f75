import { planExperiment } from "../../engine/index.ts";
import type { PlanAnswer } from "../answers/experiment-answers.ts";
import type { Client } from "../database/connect.ts";
import { metricHistory } from "../database/repositories/metric-history.ts";
import type { FeedbackMetric } from "../feedback/metrics.ts";
import { type ExperimentSettings, experimentDefaults } from "../operation/experiment-settings.ts";
import { outcomeMetrics } from "./outcome-metrics.ts";

const dayMs = 86_400_000;
const historyDays = 7;
/** Largest standard deviation of values in [0,1]. */
const worstDeviation = 0.5;

/**
 * What is to be expected of an experiment before it starts, from the traffic of the last days: units for the difference that matters and the days
 * that they take, or the smallest difference that its days can show.
 */
export async function planOfExperiment(
  sql: Client,
  settings: ExperimentSettings,
  metrics: ReadonlyMap<string, FeedbackMetric>,
  nowMs: number,
): Promise<PlanAnswer> {
  const { arms, metric, mde, ramp, unit = experimentDefaults.unit } = settings;
  const outcome = outcomeMetrics.find(({ name }) => name === metric);
  const history = await metricHistory(sql, {
    ...{ unit, metric, tenant: settings.tenant ?? null, value: outcome?.sql ?? null },
    sinceMs: nowMs - historyDays * dayMs,
  });
  const isShare = outcome?.isBoolean === true || metrics.get(metric) !== undefined;
  const isBoolean = unit === "request" && (outcome?.isBoolean ?? metrics.get(metric)?.type === "boolean");
  const seen = history.known >= 30 && (history.standardDeviation ?? 0) > 0 ? history.standardDeviation : null;
  const standardDeviation = seen ?? (isShare ? worstDeviation : null);
  const maxDays = settings.max_days ?? experimentDefaults.maxDays;
  const perDay = (history.known / historyDays) * (ramp?.end ?? 1);
  const expectedUnits = Math.floor(perDay * maxDays);
  const basis = {
    history_days: historyDays,
    units_per_day: Number(perDay.toPrecision(3)),
    standard_deviation: standardDeviation,
    standard_deviation_source:
      seen !== null
        ? "traffic"
        : standardDeviation === null
          ? null
          : "the largest that values of 0 to 1 can have",
    mean: history.mean,
  };
  if (standardDeviation === null)
    return {
      ...basis,
      mde: null,
      unknown_reason: `no traffic of the last ${historyDays} days has this metric`,
    };
  const total = arms.reduce((sum, { share = 1 }) => sum + share, 0);
  const question = {
    standardDeviation,
    ...(isBoolean && seen !== null && { booleanMean: history.mean! }),
    shares: arms.map(({ share = 1 }) => share / total),
    comparisons: (arms.length * (arms.length - 1)) / 2,
    confidence: settings.confidence ?? experimentDefaults.confidence,
    power: settings.power ?? experimentDefaults.power,
  };
  const shown = expectedUnits > 0 ? planExperiment(question, { units: expectedUnits }).mde : null;
  const needed = mde === undefined ? null : planExperiment(question, { mde }).units;
  return {
    ...basis,
    expected_units: expectedUnits,
    /** Within `max_days` at the traffic of now. */
    minimum_detectable_effect: shown === null ? null : Number(shown.toPrecision(3)),
    ...(shown === null && {
      unknown_reason: "there is no traffic yet to estimate how many units its days bring",
    }),
    ...(needed !== null && {
      mde,
      units_needed: needed,
      days_needed: perDay > 0 ? Number((needed / perDay).toPrecision(3)) : null,
      is_long_enough: perDay > 0 ? needed <= expectedUnits : null,
    }),
  };
}
