import type { Capabilities, CatalogueEntry } from "../../engine/index.ts";
import type { KnownProvider } from "../providers/known-provider.ts";

/**
 * What a provider's OpenAI-compatible endpoint withholds of what its models can do. Anthropic's ignores `response_format`
 * (platform.claude.com, OpenAI SDK compatibility).
 */
const withheld: Readonly<Record<string, Partial<Capabilities>>> = {
  anthropic: { jsonSchema: false, jsonMode: false },
};

/** Provider names of the price package, where they are not ours. */
const packageProviders: Readonly<Record<string, string>> = {
  gemini: "google",
  xai: "x-ai",
  moonshot: "moonshotai",
};

export const packageProviderOf = (provider: string): string => packageProviders[provider] ?? provider;

/**
 * An entry as the endpoints that serve it let it be: no efforts as candidates where none can be set, for the router would then pay for one
 * effort and get another.
 */
export function fitToEndpoint(
  entry: CatalogueEntry,
  providers: readonly (KnownProvider | undefined)[],
): CatalogueEntry {
  const takesEffort = providers.every((provider) => provider?.quirks.takesReasoningEffort !== false);
  const missing = providers.map((provider) => withheld[provider?.name ?? ""] ?? {});
  return {
    ...entry,
    capabilities: Object.assign({}, entry.capabilities, ...missing) as Capabilities,
    reasoningEfforts: takesEffort ? entry.reasoningEfforts : [],
  };
}
