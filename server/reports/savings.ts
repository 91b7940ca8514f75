import {
  type Catalog,
  expectedCostNanoUsd,
  minRatioUnits,
  type RatioEstimate,
  ratioDifference,
  unitDifferenceRange,
} from "../../engine/index.ts";
import type {
  ListPriceFigure,
  MeasuredSavings,
  MeasuredSavingsReport,
  SavingsEstimate,
  SavingsReport,
} from "../answers/savings-answer.ts";
import type { Client } from "../database/connect.ts";
import type { Queryable } from "../database/database.ts";
import { listExperiments, type StoredExperiment } from "../database/repositories/experiments.ts";
import { type HoldoutSums, holdoutSums, usedTokens } from "../database/repositories/holdout-sums.ts";
import { holdoutArms } from "../experiments/holdout.ts";
import type { ReportPeriod } from "./report-period.ts";

export interface SavingsPorts {
  readonly sql: Client;
  readonly db: Queryable;
  readonly catalog: () => Pick<Catalog, "find">;
  /** The configured baseline; null: none. */
  readonly baseline: string | null;
}

interface SavingsQuestion {
  readonly period: Pick<ReportPeriod, "sinceMs" | "untilMs">;
  /** null: all tenants. */
  readonly tenant: string | null;
}

/**
 * What routing saved against the randomised holdout, with the quality that it kept, and beside it the figure by list price. Refuses, with the reason in `refused`,
 * where no holdout says it.
 */
export async function readSavings(ports: SavingsPorts, question: SavingsQuestion): Promise<SavingsReport> {
  const { baseline, ...found } = await measureSavings(ports, question);
  return { ...found, list_price: await listPriceFigure(ports, question, baseline) };
}

/** The same without the figure by list price, and with the model that it is held against. */
export async function measureSavings(
  ports: SavingsPorts,
  { period, tenant }: SavingsQuestion,
): Promise<MeasuredSavingsReport & { readonly baseline: string | null }> {
  const { sinceMs, untilMs } = period;
  const holdout = newestHoldout(await listExperiments(ports.db), tenant, period);
  const head = {
    object: "report.savings" as const,
    since: new Date(sinceMs).toISOString(),
    until: new Date(untilMs).toISOString(),
    tenant,
  };
  const baseline = holdout?.settings.arms[0]?.models?.[0] ?? ports.baseline;
  if (holdout === null)
    return {
      ...{ ...head, baseline, measured: null },
      refused:
        "no holdout ran in this period, so there is no measured counterfactual: start one with `npm run experiments -- create --holdout 0.05`, or set `holdout.share`",
    };
  const { id, settings, createdAt, stoppedAt } = holdout;
  const from = Math.max(sinceMs, Date.parse(createdAt));
  const to = stoppedAt === null ? untilMs : Math.min(untilMs, Date.parse(stoppedAt));
  const unit = settings.unit ?? "request";
  const arms = await holdoutSums(ports.sql, {
    ...{ experimentId: id, unit, sinceMs: from, untilMs: to, tenant },
  });
  const facts = {
    holdout: {
      id,
      model: baseline,
      unit,
      since: new Date(from).toISOString(),
      until: new Date(to).toISOString(),
    },
    arms: arms.map(({ arm, requests, costUnknown, cost }) => ({
      ...{ arm, requests, units: cost.units, cost_unknown_requests: costUnknown },
    })),
  };
  const [held, routed] = [holdoutArms.baseline, holdoutArms.routed].map((name) =>
    arms.find(({ arm }) => arm === name),
  );
  const cost = held && routed ? ratioDifference(held.cost, routed.cost) : null;
  if (cost === null)
    return {
      ...{ ...head, ...facts, baseline, measured: null },
      refused: `too few ${unit}s with a known cost: ${held?.cost.units ?? 0} held out and ${routed?.cost.units ?? 0} routed, ${minRatioUnits} of each are needed; wait, or hold out a larger share`,
    };
  return {
    ...{ ...head, ...facts, baseline, refused: null },
    measured: {
      confidence: 0.95,
      cost_per_request_usd: { held_out: cost.first, routed: cost.second },
      saved_usd_per_request: estimateView(cost.difference),
      saved_usd: estimateView(cost.difference, routed!.cost.count),
      saved_share: cost.share === null ? null : estimateView(cost.share),
      quality: qualityOf(held!, routed!),
    },
  };
}

const estimateView = ({ value, interval }: RatioEstimate, times = 1): SavingsEstimate => ({
  value: value * times,
  low: interval.low * times,
  high: interval.high * times,
});

/** Each metric of feedback, scored on [0,1], that both arms have enough of. */
function qualityOf(held: HoldoutSums, routed: HoldoutSums): MeasuredSavings["quality"] {
  const known = [...held.quality].flatMap(([metric, sums]) => {
    const other = routed.quality.get(metric);
    const found = other === undefined ? null : ratioDifference(other, sums, unitDifferenceRange);
    return found === null
      ? []
      : [{ metric, held_out: found.second, routed: found.first, change: estimateView(found.difference) }];
  });
  return known.length > 0
    ? { metrics: known, unknown_reason: null }
    : { metrics: [], unknown_reason: `no metric of feedback has ${minRatioUnits} rated units in both arms` };
}

/** One of the tenant's own before one of all tenants, the newest first, that ran within the period. */
function newestHoldout(
  all: readonly StoredExperiment[],
  tenant: string | null,
  { sinceMs, untilMs }: SavingsQuestion["period"],
): StoredExperiment | null {
  const fitting = all.filter(
    ({ kind, settings, createdAt, stoppedAt }) =>
      kind === "holdout" &&
      (settings.tenant === undefined || settings.tenant === tenant) &&
      Date.parse(createdAt) < untilMs &&
      (stoppedAt === null || Date.parse(stoppedAt) > sinceMs),
  );
  return fitting.find(({ settings }) => settings.tenant !== undefined) ?? fitting[0] ?? null;
}

/** The same tokens at the baseline's list price: no measurement, for another model would have written other replies. */
async function listPriceFigure(
  { sql, catalog }: SavingsPorts,
  { period, tenant }: SavingsQuestion,
  baseline: string | null,
): Promise<ListPriceFigure> {
  const name =
    "list price of the same tokens at the baseline; not measured: another model writes other replies";
  const unknown = (reason: string): ListPriceFigure => ({ name, saved_usd: null, unknown_reason: reason });
  if (baseline === null) return unknown("no baseline is configured: set `routing.baseline`");
  const lookup = catalog().find(baseline);
  const price = lookup.found ? (lookup.model.price ?? null) : null;
  if (price === null) return unknown(`no price of ${baseline} is known`);
  const used = await usedTokens(sql, { ...period, tenant });
  const { requests, inputTokens, cachedInputTokens, outputTokens } = used;
  const ofTokens =
    expectedCostNanoUsd(price, inputTokens, cachedInputTokens, outputTokens, 0) - price.requestNanoUsd;
  const nanoUsd = ofTokens + requests * price.requestNanoUsd;
  const listUsd = nanoUsd / 1e9;
  return {
    ...{ name, baseline, requests: used.requests, unknown_requests: used.unknown },
    list_usd: listUsd,
    charged_usd: used.chargedUsd,
    saved_usd: listUsd - used.chargedUsd,
    unknown_reason: null,
  };
}
