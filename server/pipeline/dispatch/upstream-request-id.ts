import type { ProviderHeaders } from "../../upstream/provider.ts";

/** OpenAI and most others, Anthropic, Bedrock, Azure, and Google in front of its own. */
const names = ["x-request-id", "request-id", "x-amzn-requestid", "apim-request-id", "x-goog-request-id"];
const maxCharacters = 128;

/** The id by which a provider's support finds a call, from the head of its reply; null: it gave none that can be repeated. */
export function upstreamRequestId(headers: ProviderHeaders): string | null {
  for (const name of names) {
    const value = headers[name];
    if (typeof value === "string" && value.length <= maxCharacters && /^[\x21-\x7e]+$/.test(value))
      return value;
  }
  return null;
}
