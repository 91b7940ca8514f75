import { describe, expect, it } from "vitest";
import { boundOutput, outputLimitField } from "./bound-output.ts";

const request = { messages: [], tools: [], parameters: { temperature: 0 } };

describe("boundOutput", () => {
  it("adds the bound under a cap, where the request names no limit of its own", () => {
    const bounded = { ...request, isOutputBounded: true };
    expect(boundOutput(bounded, 100).parameters).toEqual({ temperature: 0, max_tokens: 100 });
    const own = { ...bounded, parameters: { max_completion_tokens: 7 } };
    expect(boundOutput(own, 100)).toBe(own);
    expect(boundOutput(request, 100)).toBe(request);
  });

  it.each([
    ["https://api.openai.com/v1", "max_completion_tokens"],
    ["https://mine.openai.azure.com/openai/v1", "max_completion_tokens"],
    ["http://127.0.0.1:8787/v1", "max_tokens"],
    ["https://notopenai.com/v1", "max_tokens"],
  ])("calls it at %s what is known there", (url, field) => {
    expect(outputLimitField(url)).toBe(field);
  });
});
