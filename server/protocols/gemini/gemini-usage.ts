import type { Meters } from "../../../engine/index.ts";
import { type Fields, fieldsList, fieldsOf, isFields, numberOf } from "../fields.ts";
import { tierMeter } from "../service-tier.ts";

/**
 * Meters of a reply's `usageMetadata` (https://ai.google.dev/api/generate-content#UsageMetadata); null: it has none. Thinking and the results of
 * Google's own tools are counted beside the candidates and the prompt there, and billed as output and input.
 */
export function readGeminiUsage(reply: Fields): Meters | null {
  const { usageMetadata: usage } = reply;
  if (!isFields(usage)) return null;
  const prompt = numberOf(usage.promptTokenCount);
  const output = numberOf(usage.candidatesTokenCount);
  const thoughts = numberOf(usage.thoughtsTokenCount);
  const total = numberOf(usage.totalTokenCount);
  const toolPrompt = numberOf(usage.toolUsePromptTokenCount) ?? 0;
  const input = prompt === null ? null : prompt + toolPrompt;
  const searches = fieldsList(reply.candidates).reduce((sum, candidate) => {
    const { webSearchQueries } = fieldsOf(candidate.groundingMetadata);
    return sum + (Array.isArray(webSearchQueries) ? webSearchQueries.length : 0);
  }, 0);
  return {
    inputTokens: input,
    cachedInputTokens: numberOf(usage.cachedContentTokenCount) ?? (prompt === null ? null : 0),
    cacheWriteTokens: null,
    // A reply that was blocked or cut before its first word leaves the count out and has a total.
    outputTokens:
      output !== null || thoughts !== null
        ? (output ?? 0) + (thoughts ?? 0)
        : total !== null && input !== null
          ? Math.max(0, total - input)
          : null,
    reasoningTokens: thoughts ?? (output === null ? null : 0),
    ...stated("audioInputTokens", usage.promptTokensDetails, "AUDIO"),
    ...stated("imageInputTokens", usage.promptTokensDetails, "IMAGE"),
    ...stated("audioOutputTokens", usage.candidatesTokensDetails, "AUDIO"),
    ...stated("imageOutputTokens", usage.candidatesTokensDetails, "IMAGE"),
    ...(searches === 0 ? {} : { searches }),
    ...tierMeter(usage.serviceTier ?? usage.trafficType),
  };
}

function stated(meter: keyof Meters, details: unknown, modality: string): Partial<Meters> {
  const count = fieldsList(details).reduce(
    (sum, detail) => (detail.modality === modality ? sum + (numberOf(detail.tokenCount) ?? 0) : sum),
    0,
  );
  return count === 0 ? {} : { [meter]: count };
}
