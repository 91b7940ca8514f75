import type { ReasoningRequest } from "../../operation/normalised-request.ts";
import { effortOf } from "../effort-of-budget.ts";
import { compact, type Fields } from "../fields.ts";

/** From Gemini 3 on thinking is asked for by level, before by a budget of tokens; one refuses what is the other's. */
export const takesThinkingLevel = (upstreamModel: string): boolean =>
  /gemini-(?:[3-9]|\d\d)/.test(upstreamModel) || /gemini-[a-z-]*latest/.test(upstreamModel);

/** https://ai.google.dev/gemini-api/docs/openai: OpenAI's efforts as levels and as budgets of tokens. */
const levels: Readonly<Record<string, string>> = {
  none: "MINIMAL",
  minimal: "MINIMAL",
  low: "LOW",
  medium: "MEDIUM",
  high: "HIGH",
  xhigh: "HIGH",
  max: "HIGH",
};
const budgets: Readonly<Record<string, number>> = {
  none: 0,
  minimal: 1_024,
  low: 1_024,
  medium: 8_192,
  high: 24_576,
  xhigh: 24_576,
  max: 24_576,
};

/** Gemini's `thinkingConfig`; null: the model's own default. Summaries are asked for with it: they cost nothing more. */
export function thinkingConfig(reasoning: ReasoningRequest | null, isByLevel: boolean): Fields | null {
  if (reasoning === null) return null;
  const isOff = reasoning.mode === "off" || reasoning.effort === "none";
  const effort = isOff ? "none" : effortOf(reasoning);
  return compact({
    includeThoughts: !isOff && reasoning.display !== "omitted",
    thinkingLevel: isByLevel && effort !== null ? (levels[effort] ?? null) : null,
    thinkingBudget: isByLevel
      ? null
      : ((isOff ? 0 : reasoning.budgetTokens) ?? (effort === null ? null : (budgets[effort] ?? null))),
  });
}
