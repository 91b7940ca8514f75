import { describe, expect, it } from "vitest";
import { type Candidate, type Decision, expandCandidates } from "../../../engine/index.ts";
import { testModel } from "../testing/test-gateway.ts";
import { withFallbacks } from "./with-fallbacks.ts";

const efforts = { reasoningEfforts: ["low", "high"] };
const candidates: Candidate[] = [
  testModel("openai/gpt-5", ["openai"], efforts),
  testModel("openrouter/openai/gpt-5", ["openrouter"], efforts),
  testModel("openai/gpt-5-mini", ["openai"]),
  testModel("anthropic/claude", ["anthropic"]),
  testModel("google/gemini", ["gemini"]),
].flatMap((model) => expandCandidates(model));

const tried = (chosen: string, ranked: readonly string[]): string[] => {
  const decision = {
    chosenCandidateId: chosen,
    ranked: ranked.map((candidateId) => ({ candidateId })),
  } as unknown as Decision;
  return withFallbacks(decision, candidates).map(({ id }) => id);
};

describe("withFallbacks", () => {
  it("goes to another model, then to another provider, past the efforts and resellers of the same model", () => {
    expect(
      tried("openai/gpt-5@high", [
        ...["openai/gpt-5@high", "openai/gpt-5@low", "openrouter/openai/gpt-5@high"],
        ...["openai/gpt-5-mini", "google/gemini", "anthropic/claude"],
      ]),
    ).toEqual(["openai/gpt-5@high", "openai/gpt-5-mini", "google/gemini"]);
  });

  it("takes the best-ranked first where a lower one was drawn", () => {
    expect(tried("anthropic/claude", ["google/gemini", "openai/gpt-5-mini", "anthropic/claude"])).toEqual([
      ...["anthropic/claude", "google/gemini", "openai/gpt-5-mini"],
    ]);
  });

  it("takes what there is where everything is one model or one provider", () => {
    expect(tried("openai/gpt-5@high", ["openai/gpt-5@high", "openai/gpt-5@low"])).toEqual([
      "openai/gpt-5@high",
      "openai/gpt-5@low",
    ]);
    expect(
      tried("openai/gpt-5@high", ["openai/gpt-5@high", "openai/gpt-5@low", "openai/gpt-5-mini"]),
    ).toEqual([...["openai/gpt-5@high", "openai/gpt-5-mini", "openai/gpt-5@low"]]);
    expect(tried("google/gemini", ["google/gemini"])).toEqual(["google/gemini"]);
  });
});
