import { type AllocationSummary, allocationOf, type Estimate } from "../allocation/allocation-summary.ts";
import { paretoFront } from "./pareto-front.ts";
import type { Best, Comparison, Report, ScoreSummary, TargetSummary, TaskPick } from "./report.ts";

/**
 * The report of a run that chose its own cases, with figures that bear it: intervals that are valid although the replies decided when
 * to stop, and means over task types by the share of their cases, because a model that left a task type early was asked fewer of its
 * cases. What would need all cases of all models is left out. Other runs' reports come back as they are.
 */
export function applyAllocation(report: Report): Report {
  const summary = allocationOf(report.run.settings);
  if (summary === null) return report;
  const { allocation: _moved, ...settings } = report.run.settings;
  const targets = report.targets.map((target) => adjusted(target, summary));
  targets.sort((one, other) => (other.overall.mean ?? -1) - (one.overall.mean ?? -1));
  const front = paretoFront(
    targets.map(({ overall, costPerCaseNanoUsd }) => ({ cost: costPerCaseNanoUsd, quality: overall.mean })),
  );
  return {
    ...report,
    allocation: summary,
    run: { ...report.run, settings },
    best: summary.plan.goal === "route" ? null : bestByAllocation(summary),
    // Which cases were asked depends on the replies: no number of them was planned.
    detectableDifference: null,
    picks: summary.plan.goal === "route" ? choices(summary) : report.picks,
    targets: targets.map((target, at) => ({ ...target, isPareto: front[at] ?? false })),
    // The best reply to a case is not known where some models were not asked.
    oracleMean: summary.plan.goal === "route" ? null : report.oracleMean,
  };
}

/** The comparison's own winner: others are tied unless they are out of the race. */
function bestByAllocation({ decisions, estimates }: AllocationSummary): Best | null {
  const [decision] = decisions;
  if (decision === undefined || decision.winner === null) return null;
  const { winner, models, sureness } = decision;
  const scored = models.filter(({ state }) => state !== "unusable");
  const tied = scored.filter(
    ({ target, state, interval }) =>
      target !== winner && state !== "behind" && !(interval !== null && interval.high < 0),
  );
  return {
    ...{ target: winner, compared: scored.length, tied: tied.map(({ target }) => target) },
    mean:
      byShare(
        estimates.filter(({ target }) => target === winner),
        ({ mean }) => mean,
      ) ?? 0,
    isClear: sureness === "best" && scored.length > 1 && tied.length === 0,
  };
}

/** The router's choices by task, with the figures of the cases that they were asked. */
function choices({ decisions, estimates }: AllocationSummary): Record<string, TaskPick | null> {
  return Object.fromEntries(
    decisions.map(({ task, winner, sureness }): [string, TaskPick | null] => {
      const scored = estimates.filter((one) => one.task === task && one.mean !== null);
      const [best] = [...scored].sort((one, other) => (other.mean ?? 0) - (one.mean ?? 0));
      const chosen = scored.find(({ target }) => target === winner);
      if (best === undefined || chosen === undefined) return [task, null];
      const mean = chosen.mean ?? 0;
      return [
        task,
        {
          ...{ target: chosen.target, mean, costPerCaseNanoUsd: chosen.costPerCaseNanoUsd },
          best: {
            ...{ target: best.target, mean: best.mean ?? 0, compared: scored.length, isClear: false },
            tied: scored.flatMap(({ target }) => (target === best.target ? [] : [target])),
          },
          behind: (best.mean ?? 0) - mean,
          why: sureness === "open" ? "leads so far at the router's weights" : "best at the router's weights",
        },
      ];
    }),
  );
}

function adjusted(target: TargetSummary, summary: AllocationSummary): TargetSummary {
  const own = summary.estimates.filter((estimate) => estimate.target === target.id);
  const byTask: Record<string, ScoreSummary> = {};
  for (const [task, scores] of Object.entries(target.byTask)) {
    const estimate = own.find((one) => one.task === task);
    const interval = estimate?.interval ?? null;
    byTask[task] = { ...scores, interval, noIntervalReason: reasonWithout(interval) };
  }
  const [only] = own.length === 1 ? own : [];
  return {
    ...target,
    byTask,
    overall: {
      ...target.overall,
      mean: byShare(own, ({ mean }) => mean),
      // Ends of several task types do not add up to an interval of the same confidence.
      interval: only?.interval ?? null,
      noIntervalReason: reasonWithout(only?.interval ?? null),
    },
    costPerCaseNanoUsd: byShare(own, ({ costPerCaseNanoUsd }) => costPerCaseNanoUsd),
    behindBest: summary.plan.goal === "route" ? null : behind(target.id, summary),
  };
}

const reasonWithout = (interval: unknown): string | null =>
  interval === null ? "the run chose its own cases" : null;

/** Mean over the task types that have the figure, by their share of the cases. */
function byShare(
  estimates: readonly Estimate[],
  figure: (estimate: Estimate) => number | null,
): number | null {
  let [shares, sum] = [0, 0];
  for (const estimate of estimates) {
    const value = figure(estimate);
    if (value === null) continue;
    shares += estimate.taskShare;
    sum += estimate.taskShare * value;
  }
  return shares === 0 ? null : sum / shares;
}

/** The comparison's own: valid at any time, all pairs together. */
function behind(target: string, { decisions }: AllocationSummary): Comparison | null {
  const [decision] = decisions;
  const model = decision?.models.find((one) => one.target === target);
  if (decision === undefined || model === undefined || model.difference === null) return null;
  const { difference, interval, asked } = model;
  return {
    ...{ difference, interval, cases: asked, clusters: asked, pValue: null, detectableDifference: null },
    noIntervalReason: reasonWithout(interval),
    verdict:
      interval !== null && interval.high < 0
        ? "worse"
        : interval !== null && interval.low > 0
          ? "better"
          : "open",
  };
}
