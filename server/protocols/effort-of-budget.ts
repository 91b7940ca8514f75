import type { ReasoningRequest } from "../operation/normalised-request.ts";

/** Up to so many thinking tokens an effort stands for, by Anthropic's advice on budgets (minimum 1,024) and OpenRouter's shares of a limit. */
const budgets = [
  ["low", 4_096],
  ["medium", 16_384],
  ["high", Number.POSITIVE_INFINITY],
] as const;

/** OpenAI's effort for what a client says of thinking, in whichever way it says it; null: it leaves it to the model. */
export function effortOf(reasoning: ReasoningRequest | null): string | null {
  if (reasoning === null) return null;
  if (reasoning.effort !== null) return reasoning.effort;
  if (reasoning.mode === "off") return "none";
  const { budgetTokens } = reasoning;
  if (budgetTokens === null) return null;
  return budgets.find(([, tokens]) => budgetTokens <= tokens)![0];
}
