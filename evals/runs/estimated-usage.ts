import { estimateTokens } from "../../engine/index.ts";
import type { CaseMessage } from "../suites/suite.ts";
import type { Target, TargetReply, TargetRequest } from "./target.ts";

/** Tokens of what was sent and received, estimated from the text alone: images and hidden reasoning count nothing. */
function estimatedUsage(
  { messages, tools }: Pick<TargetRequest, "messages" | "tools">,
  { text, toolCalls }: TargetReply["reply"],
): { readonly inputTokens: number; readonly outputTokens: number } {
  const tokensOf = (value: unknown): number => estimateTokens(JSON.stringify(value));
  const input = messages.reduce((sum, message) => sum + estimateTokens(textOf(message)), 0);
  return {
    inputTokens: input + (tools.length > 0 ? tokensOf(tools) : 0),
    outputTokens: estimateTokens(text) + (toolCalls.length > 0 ? tokensOf(toolCalls) : 0),
  };
}

/**
 * What a reply counts for under a cap: its stated cost, and the price of the tokens that its text is estimated to need beyond the reported ones,
 * so that a provider that understates usage cannot pass the cap. Null: no cost is known.
 *
 * @param maxNanoUsd the most that the call can cost: an estimate above it is wrong
 */
export function countedCostNanoUsd(
  target: Target,
  request: TargetRequest,
  { reply, usage, costNanoUsd, servedModel }: TargetReply,
  maxNanoUsd: number,
): number | null {
  if (costNanoUsd === null || target.tokensCostNanoUsd === undefined) return costNanoUsd;
  const estimate = estimatedUsage(request, reply);
  const beyond = (estimated: number, reported: number | null): number =>
    Math.max(0, estimated - (reported ?? 0));
  const cost = (input: number, output: number): number =>
    target.tokensCostNanoUsd?.(input, output, servedModel) ?? 0;
  const counted =
    usage.inputTokens === null && usage.outputTokens === null
      ? cost(estimate.inputTokens, estimate.outputTokens)
      : costNanoUsd +
        cost(
          beyond(estimate.inputTokens, usage.inputTokens),
          beyond(estimate.outputTokens, usage.outputTokens),
        );
  return Math.max(costNanoUsd, Math.min(counted, maxNanoUsd));
}

function textOf({ content }: CaseMessage): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content
    .map((part: { readonly text?: unknown }) => (typeof part.text === "string" ? part.text : ""))
    .join("\n");
}
