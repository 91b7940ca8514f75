import type { Best, Comparison, TaskPick, UnderstatedUsage } from "./report.ts";

const points = (share: number): string => (100 * share).toFixed(1);

/** What may be said of a comparison beside its figures; empty: its interval says it. */
export const chanceWords = (comparison: Comparison): string =>
  comparison.verdict !== "open"
    ? ""
    : comparison.noIntervalReason === null
      ? "may be chance"
      : `no interval: ${comparison.noIntervalReason}`;

/** Whether a model leads, in a sentence. */
export function bestWords({ target, mean, compared, tied, isClear }: Best): string {
  const leads = `${target} scores ${points(mean)}%`;
  if (compared === 1) return `${leads}; no other model is ranked to compare it with.`;
  if (isClear) return `${leads}, better than ${compared === 2 ? "the other" : `all ${compared - 1} others`}.`;
  return `${leads}, the highest mean, but these cases cannot tell it from ${
    tied.length > 3 ? `${tied.length} others` : tied.join(", ")
  }.`;
}

/** How the pick of a task stands to the best of the task, in a few words without names of its own. */
export function pickWords({ target, best, behind, why }: TaskPick): string {
  if (why !== undefined) return why;
  if (best.compared === 1) return "the only model with scores";
  if (best.isClear) return "clearly the best";
  if (target === best.target) return "best, but others may be as good";
  return behind === 0 ? "as good as any" : `${points(behind)} behind ${best.target}, may be chance`;
}

/** "How far apart two results must be", of the report's cases. */
export const detectableWords = (difference: number): string =>
  `On these cases a difference of ${points(Math.min(1, difference))} points would be seen four times in five; smaller ones mostly pass for chance.`;

/** That a provider's usage, and with it the costs stated, cannot be right. */
export const understatedWords = ({
  target,
  replies,
  reportedTokens,
  estimatedTokens,
}: UnderstatedUsage): string =>
  `${target}: ${replies === 1 ? "1 reply reports" : `${replies} replies report`} less usage than the text needs (${reportedTokens} tokens reported, about ${estimatedTokens} estimated). A dollar cap counts the larger; the costs stated are those reported.`;
