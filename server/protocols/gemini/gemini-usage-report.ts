import type { Meters } from "../../../engine/index.ts";
import { compact, type Fields } from "../fields.ts";

/** `usageMetadata` of a reply that another protocol counted. Thinking stands beside the candidates here; what is not known is left out. */
export function geminiUsage(usage: Meters | null, serviceTier: string | null): Fields {
  const { inputTokens = null, outputTokens = null, reasoningTokens = null } = usage ?? {};
  const thoughts = reasoningTokens === 0 ? null : reasoningTokens;
  const isKnown = inputTokens !== null && outputTokens !== null;
  const tier = serviceTier === "default" ? "standard" : serviceTier;
  return compact({
    promptTokenCount: inputTokens,
    cachedContentTokenCount: usage?.cachedInputTokens || null,
    candidatesTokenCount: outputTokens === null ? null : Math.max(0, outputTokens - (thoughts ?? 0)),
    thoughtsTokenCount: thoughts,
    totalTokenCount: isKnown ? inputTokens + outputTokens : null,
    promptTokensDetails: details(usage?.audioInputTokens, usage?.imageInputTokens),
    candidatesTokensDetails: details(usage?.audioOutputTokens, usage?.imageOutputTokens),
    serviceTier: tier === "standard" || tier === "flex" || tier === "priority" ? tier : null,
  });
}

function details(audio: number | null | undefined, image: number | null | undefined): Fields[] | null {
  const counts = [
    { modality: "AUDIO", tokenCount: audio ?? 0 },
    { modality: "IMAGE", tokenCount: image ?? 0 },
  ].filter(({ tokenCount }) => tokenCount > 0);
  return counts.length === 0 ? null : counts;
}
