import type { ReasoningRequest } from "../../operation/normalised-request.ts";
import { effortOf } from "../effort-of-budget.ts";
import { compact, type Fields } from "../fields.ts";

/** From Gemini 3 on thinking is asked for by level, before by a budget of tokens; one refuses what is the other's. */
export const takesThinkingLevel = (upstreamModel: string): boolean =>
  /gemini-(?:[3-9]|\d\d)/.test(upstreamModel) || /gemini-[a-z-]*latest/.test(upstreamModel);

/** https://ai.google.dev/gemini-api/docs/openai: OpenAI's efforts as levels and as budgets of tokens. */
const levels: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    ...{ none: "MINIMAL", minimal: "MINIMAL", low: "LOW", medium: "MEDIUM" },
    ...{ high: "HIGH", xhigh: "HIGH", max: "HIGH" },
  }),
);

/** Models take different levels and refuse the others (https://ai.google.dev/gemini-api/docs/thinking, 2026-11): `LOW` and `HIGH` are known to all. */
function levelOf(effort: string, model: string): string | null {
  const level = levels.get(effort) ?? null;
  if (level === "MINIMAL" && !/gemini-3(?:\.[1-5])?-flash|flash-lite/.test(model)) return "LOW";
  return level === "MEDIUM" && /gemini-3-pro/.test(model) ? "HIGH" : level;
}

/** The budgets that a model takes; Pro cannot be kept from thinking. */
function budgetWithin(budget: number, model: string): number {
  // The model decides.
  if (budget < 0) return -1;
  if (/pro/.test(model)) return Math.min(Math.max(budget, 128), 32_768);
  if (budget === 0) return 0;
  return Math.min(Math.max(budget, /flash-lite/.test(model) ? 512 : 1), 24_576);
}

/** Whether a model thinks although it is told not to: of those asked by level all do a little, of the others Pro. */
export const alwaysThinks = (model: string): boolean => takesThinkingLevel(model) || /pro/.test(model);

const budgets: ReadonlyMap<string, number> = new Map(
  Object.entries<number>({
    ...{ none: 0, minimal: 1_024, low: 1_024, medium: 8_192, high: 24_576, xhigh: 24_576, max: 24_576 },
  }),
);

/** Gemini's `thinkingConfig`; null: the model's own default. Summaries are asked for with it: they cost nothing more. */
export function thinkingConfig(reasoning: ReasoningRequest | null, model: string): Fields | null {
  if (reasoning === null) return null;
  const isByLevel = takesThinkingLevel(model);
  const isOff = reasoning.mode === "off" || reasoning.effort === "none";
  const effort = isOff ? "none" : effortOf(reasoning);
  const budget =
    (isOff ? 0 : reasoning.budgetTokens) ?? (effort === null ? null : (budgets.get(effort) ?? null));
  return compact({
    includeThoughts: !isOff && reasoning.display !== "omitted",
    thinkingLevel: isByLevel && effort !== null ? levelOf(effort, model) : null,
    thinkingBudget: isByLevel || budget === null ? null : budgetWithin(budget, model),
  });
}
