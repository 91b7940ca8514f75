import { compact, type Fields } from "../fields.ts";

const known: ReadonlySet<string> = new Set(["auto", "default", "flex", "scale", "priority"]);

/** `service_tier` of a reply in OpenAI's words: Anthropic calls `default` `standard`. Tiers that OpenAI has not (`batch`, `reserved`) have no place there. */
export function openAiTierField(tier: string | null): Fields {
  const word = tier === "standard" ? "default" : tier;
  return compact({ service_tier: word !== null && known.has(word) ? word : null });
}
