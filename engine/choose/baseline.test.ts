import { describe, expect, it } from "vitest";
import { isOfBaseline, pickBaseline } from "./baseline.ts";
import { candidate, prediction } from "./test-support/samples.ts";

describe("pickBaseline", () => {
  const at = (effort: string) => ({ ...candidate("base"), id: `base@${effort}`, reasoningEffort: effort });
  const candidates = [at("low"), at("high"), at("medium")];
  const predictions = [
    prediction("base@low", 0.7, 1, 1),
    prediction("base@high", 0.9, 3, 1),
    prediction("base@medium", 0.8, 2, 1),
  ];

  it("is the effort that the request fixes, else the one its provider would use, else the one expected to be best", () => {
    expect(pickBaseline(candidates, predictions, null)?.candidateId).toBe("base@high");
    expect(pickBaseline(candidates, predictions, "low")?.candidateId).toBe("base@low");
    expect(pickBaseline(candidates, predictions, "none")?.candidateId).toBe("base@high");
    const usual = candidates.map((one) => ({ ...one, model: { ...one.model, defaultEffort: "low" } }));
    expect(pickBaseline(usual, predictions, null)?.candidateId).toBe("base@low");
    expect(pickBaseline(usual, predictions, "high")?.candidateId).toBe("base@high");
    expect(pickBaseline([], [], null)).toBeNull();
    const alike = predictions.map((one) => ({ ...one, quality: { ...one.quality, mean: 0.5 } }));
    expect(pickBaseline(candidates, alike, null)?.candidateId).toBe("base@low");
    const plain = candidates.map((one) => ({ ...one, reasoningEffort: null }));
    expect(pickBaseline(plain, predictions, null)?.candidateId).toBe("base@high");
  });

  it("is named by the model or by one of its candidates", () => {
    expect(isOfBaseline(at("low"), "base")).toBe(true);
    expect(isOfBaseline(at("low"), "base@low")).toBe(true);
    expect(isOfBaseline(at("low"), "base@high")).toBe(false);
    expect(isOfBaseline(at("low"), null)).toBe(false);
  });
});
