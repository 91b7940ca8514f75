import { expect, it } from "vitest";
import { substitutedModel } from "./substituted-model.ts";

it.each([
  ["gpt-5-mini", "gpt-5-mini", null],
  ["gpt-5-mini", "gpt-5-mini-2025-08-07", null],
  ["claude-sonnet-4-5", "claude-sonnet-4-5-20250929", null],
  ["gpt-5-2025-08-07", "gpt-5", null],
  ["openai/gpt-5", "gpt-5", null],
  ["meta-llama/Llama-3.3-70B", "llama-3.3-70b-instruct", null],
  ["gemini-flash-latest", "gemini-2.5-flash", null],
  ["gpt-5", null, null],
  ["gpt-5", "", null],
  ["gpt-5", "gpt-5-mini", "gpt-5-mini"],
  ["gpt-5-mini", "gpt-5-nano-2025-08-07", "gpt-5-nano-2025-08-07"],
  ["gpt-4", "gpt-4o", "gpt-4o"],
  ["deepseek-reasoner", "deepseek-chat", "deepseek-chat"],
])("asked %s, served %s: %s", (upstreamModel, said, expected) => {
  expect(substitutedModel(said, { upstreamModel, provider: "openai" })).toBe(expected);
  expect(substitutedModel(said, { upstreamModel, provider: "azure" })).toBeNull();
});
