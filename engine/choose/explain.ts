import type { Policy, RankedCandidate, TaskShare } from "../contracts/index.ts";

const percent = (share: number): string => `${Math.round(share * 100)}%`;
const usd = (nanoUsd: number | null): string =>
  nanoUsd === null ? "an unknown price" : `$${(nanoUsd / 1e9).toPrecision(2)}`;
const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;

/** One sentence for people: what kind of work it is, what was chosen, and on which figures. */
export function explainChoice(
  ranked: readonly RankedCandidate[],
  tasks: readonly TaskShare[],
  novelty: number,
): string {
  const [best] = ranked;
  if (best === undefined) return "No candidate was left.";
  const { quality, cost, latency } = best.prediction;
  const task =
    tasks[0] === undefined
      ? "The model was named by the client"
      : `Read as ${tasks[0].taskType} (${percent(tasks[0].probability)})`;
  const doubt = novelty >= 0.5 ? ", unlike what is known, so general figures count" : "";
  const source = quality.evidence[0];
  const ground =
    source === undefined
      ? "no figure is published, so its price stands in"
      : `by ${source.source}${source.date === null ? "" : ` of ${source.date}`}`;
  return `${task}${doubt}; ${best.candidateId} is expected to score ${quality.mean.toFixed(2)} ± ${quality.standardDeviation.toFixed(2)} (${ground}) for ${usd(cost.expectedNanoUsd)} in ${seconds(latency.totalMs)}: the best trade of ${ranked.length} candidate${ranked.length === 1 ? "" : "s"}.`;
}

/** One sentence: how much better the runner-up would have had to be; null where there was none. */
export function explainCounterfactual(ranked: readonly RankedCandidate[], policy: Policy): string | null {
  const [best, second] = ranked;
  if (best === undefined || second === undefined || policy.rule.kind !== "weights") return null;
  const { weights } = policy.rule;
  const total = weights.quality + weights.cost + weights.latency;
  const gap = best.score - second.score;
  if (weights.quality === 0)
    return `${second.candidateId} came second, ${gap.toPrecision(2)} of utility behind.`;
  const qualityNeeded = (gap * total) / weights.quality;
  return `${second.candidateId} would have been chosen with ${qualityNeeded.toPrecision(2)} more expected quality.`;
}
