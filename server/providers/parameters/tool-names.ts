import { knownProviders } from "../known-providers.ts";

/** OpenAI, Mistral, Groq, DeepSeek and Bedrock say so where they refuse a name. */
const usual = /^[a-zA-Z0-9_-]{1,64}$/;
const google = /^[a-zA-Z_][a-zA-Z0-9_.:-]{0,63}$/;
const byProvider: Readonly<Record<string, RegExp>> = {
  ...{ anthropic: /^[a-zA-Z0-9_-]{1,128}$/, gemini: google, vertex: google },
};

/**
 * What names of functions an endpoint takes; null: any. Local servers write them into the model's prompt as they come, and of an endpoint that only says that
 * it is compatible nothing is known.
 */
export function takenToolNames(provider: string): RegExp | null {
  const isKnown = provider !== "openai-compatible" && knownProviders.get(provider)?.isLocal === false;
  return isKnown ? (byProvider[provider] ?? usual) : null;
}
