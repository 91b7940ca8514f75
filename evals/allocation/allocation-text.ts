import type { AllocationSummary, Decision } from "./allocation-summary.ts";

const percent = (share: number): string => `${Number((100 * share).toFixed(1))}%`;

/** A utility or a difference of scores, as far as it matters. */
export const utilityText = (value: number): string => String(Number(value.toPrecision(2)));

/** How sure one decision is, in a few words. */
export function surenessText(
  { winner, sureness, asked, cases }: Decision,
  { plan }: AllocationSummary,
): string {
  if (winner === null) return "no model has a reply that counts";
  if (sureness === "open") return asked < cases ? "open" : "open, all cases asked";
  if (plan.goal === "compare") return sureness === "best" ? "sure" : `sure within ${plan.margin}`;
  if (asked === cases) return "all cases asked";
  return sureness === "best" ? "settled" : `settled within ${plan.untilRegret}`;
}

/** How far behind the best the choice may be on other prompts. */
export const regretText = (regretAtMost: number | null): string =>
  regretAtMost === null ? "not known" : regretAtMost === 0 ? "none" : `up to ${utilityText(regretAtMost)}`;

/** What the run found, in a sentence or two: decisions, their confidence, what was spared. */
export function allocationHeadline(summary: AllocationSummary, dollars: (nanoUsd: number) => string): string {
  const { plan, decisions, asked, planned, sparedNanoUsd } = summary;
  const sure = `sure at ${percent(plan.confidence)}, valid at any stopping time`;
  const money = sparedNanoUsd === null ? "" : `, ${dollars(sparedNanoUsd)} spared`;
  const calls = `${asked} of ${planned} replies asked for (${percent(planned === 0 ? 0 : asked / planned)})${money}.`;
  if (plan.goal === "compare") return `${comparisonText(decisions[0], sure)} ${calls}`;
  const closed = decisions.filter(({ sureness, winner }) => sureness !== "open" && winner !== null);
  const early = closed.filter((decision) => decision.asked < decision.cases).length;
  const spared =
    early === 0
      ? ""
      : `, ${early} of them before all their cases were asked: the rest would not change the choice (${sure})`;
  return `${closed.length} of ${decisions.length} task types decided${spared}. ${calls}`;
}

function comparisonText(decision: Decision | undefined, sure: string): string {
  if (decision === undefined || decision.winner === null) return "No model has a reply that counts.";
  const { winner, sureness, asked, cases, regretAtMost } = decision;
  if (sureness === "open")
    return `After ${asked} of ${cases} cases it is not sure which model scores best: ${winner} leads${
      regretAtMost === null ? "" : `, and may be ${utilityText(regretAtMost)} behind`
    }.`;
  const found =
    sureness === "best" ? `${winner} scores best` : `no model scores clearly better than ${winner}`;
  return `Stopped after ${asked} of ${cases} cases: ${found}; ${sure}.`;
}

/** What the decision is about and how to read it, a sentence each. */
export function allocationBasis({ plan }: AllocationSummary): string[] {
  const order = `Cases in a random order (seed ${plan.seed}).`;
  if (plan.goal === "compare")
    return [
      `${order} Differences of scores up to ${plan.margin} count as none; intervals hold for all pairs together.`,
    ];
  const { weights, scales } = plan;
  return [
    `${order} Choice by the router's utility: quality ${weights.quality}, cost ${weights.cost} per $${scales.costUsd}, latency ${weights.latency} per ${scales.latencyMs / 1000} s.`,
    `Settled: the cases not asked would not change the choice, or by no more than ${plan.untilRegret}. Regret: how far it may be behind on other prompts of the kind.`,
  ];
}
