import { describe, expect, it } from "vitest";
import { suggestModels } from "./suggest-models.ts";

const known = [
  "openai/gpt-5",
  "openai/gpt-5-mini",
  "openai/gpt-5-nano",
  "anthropic/claude-sonnet-5",
  "google/gemini-3.5-flash",
];

describe("suggestModels", () => {
  it.each([
    ["gpt5 mini", "openai/gpt-5-mini"],
    ["gpt-5-mni", "openai/gpt-5-mini"],
    ["openrouter/claude-5-sonnet", "anthropic/claude-sonnet-5"],
    ["gemini-flash", "google/gemini-3.5-flash"],
  ])("puts the likeliest first for %s", (requested, expected) => {
    expect(suggestModels(requested, known)[0]).toBe(expected);
  });

  it("gives three at most and none for a name that is like no other", () => {
    expect(suggestModels("gpt-5-m", known)).toHaveLength(3);
    expect(suggestModels("whisper", known)).toEqual([]);
    expect(suggestModels("", known)).toEqual([]);
  });
});
