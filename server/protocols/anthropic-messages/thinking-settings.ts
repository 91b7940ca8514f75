import type { NormalisedRequest, Turn, UpstreamTarget } from "../../operation/normalised-request.ts";
import { effortOf } from "../effort-of-budget.ts";
import { compact, type Fields } from "../fields.ts";
import type { ClaudeTraits } from "./claude-traits.ts";

interface ThinkingSettings {
  /** null: it is left to the model. */
  readonly thinking: Fields | null;
  /** For `output_config`; null: not set. */
  readonly effort: string | null;
  /** The client's preference cannot be met. */
  readonly isDropped: boolean;
}

/** Thinking tokens for an effort where a model takes a budget only; the largest that Anthropic advises for an answer without batching is 32,768. */
const budgets: ReadonlyMap<string, number> = new Map(
  Object.entries<number>({
    ...{ minimal: 1_024, low: 4_096, medium: 16_384, high: 32_768, xhigh: 32_768, max: 32_768 },
  }),
);
const minBudgetTokens = 1_024;
/** Of the output limit, so that an answer fits behind the thinking. */
const maxShareOfLimit = 0.8;

const nothing: ThinkingSettings = { thinking: null, effort: null, isDropped: false };
const dropped: ThinkingSettings = { ...nothing, isDropped: true };

/**
 * `thinking` and `output_config.effort` for what a client wants, in the way that the model takes it.
 *
 * @param isForced a tool must be called: Anthropic refuses that together with thinking
 */
export function thinkingSettings(
  { reasoning, turns }: Pick<NormalisedRequest, "reasoning" | "turns">,
  target: Pick<UpstreamTarget, "reasoningEffort">,
  traits: ClaudeTraits,
  maxTokens: number,
  isForced: boolean,
): ThinkingSettings {
  const chosen = target.reasoningEffort ?? effortOf(reasoning);
  if (reasoning === null && chosen === null) return nothing;
  if (chosen === "none" || (reasoning?.mode === "off" && target.reasoningEffort == null)) {
    if (traits.alwaysThinks) return dropped;
    return traits.thinksByDefault ? { ...nothing, thinking: { type: "disabled" } } : nothing;
  }
  const effort = chosen === null ? null : nearestEffort(chosen, traits.efforts);
  const isLost = chosen !== null && effort === null && !traits.takesBudget;
  if (isForced) return { thinking: null, effort, isDropped: effort === null };
  if (traits.thinksAdaptively) {
    const display = traits.takesBudget ? null : reasoning?.display === "omitted" ? "omitted" : "summarized";
    return { thinking: compact({ type: "adaptive", display }), effort, isDropped: isLost };
  }
  const wanted = reasoning?.budgetTokens ?? budgets.get(chosen ?? "medium") ?? budgets.get("medium")!;
  const budget = Math.min(wanted, Math.floor(maxTokens * maxShareOfLimit));
  if (budget < minBudgetTokens || !isThoughtKept(turns)) return { thinking: null, effort, isDropped: true };
  return { thinking: { type: "enabled", budget_tokens: budget }, effort, isDropped: false };
}

/** The effort itself, else the next one below that the model has, else its lowest; null: it takes none. */
function nearestEffort(effort: string, efforts: readonly string[]): string | null {
  const order = ["minimal", "low", "medium", "high", "xhigh", "max"];
  const rank = order.indexOf(effort);
  if (efforts.length === 0 || rank === -1) return efforts.includes(effort) ? effort : null;
  return efforts.findLast((one) => order.indexOf(one) <= rank) ?? efforts[0]!;
}

/** With a budget, the turn that called the tools which are answered now must begin with its thinking, sealed by Anthropic. */
function isThoughtKept(turns: readonly Turn[]): boolean {
  const lastUser = turns.findLastIndex(({ role }) => role === "user");
  return turns.slice(lastUser + 1).every((turn) => {
    if (turn.role !== "assistant" || !turn.parts.some(({ kind }) => kind === "tool-call")) return true;
    const [first] = turn.parts;
    return first?.kind === "reasoning" && first.signature?.protocol === "anthropic-messages";
  });
}
