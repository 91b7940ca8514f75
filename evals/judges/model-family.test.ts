import { expect, it } from "vitest";
import { modelFamily } from "./model-family.ts";

it.each([
  ["openai/gpt-5-mini@low", "gpt"],
  ["openrouter/openai/o3-mini", "gpt"],
  ["chatgpt-4o-latest", "gpt"],
  ["anthropic/claude-opus-4.5", "claude"],
  ["google/gemini-2.5-flash", "gemini"],
  ["gemma-3-27b", "gemma"],
  ["mistralai/Mixtral-8x7B", "mistral"],
  ["together/meta-llama/Meta-Llama-3-70B", "llama"],
  ["qwq-32b", "qwen"],
  ["demo/swift", "swift"],
  ["Heron 2", "heron"],
])("puts %s into the family %s", (model, family) => {
  expect(modelFamily(model)).toBe(family);
});
