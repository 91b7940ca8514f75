import type { CatalogueEntry } from "../../engine/index.ts";
import type { KnownProvider } from "../providers/known-provider.ts";

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
  return { ...entry, reasoningEfforts: takesEffort ? entry.reasoningEfforts : [] };
}
