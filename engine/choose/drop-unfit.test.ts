import { describe, expect, it } from "vitest";
import type { Candidate, Prediction } from "../contracts/index.ts";
import { dropUnfit } from "./drop-unfit.ts";

const keptOf = (...fits: readonly (number | undefined)[]) => {
  const candidates = fits.map((_, index) => ({ id: `c${index}` }) as Candidate);
  const predictions = fits.map((reasoningFit) => ({ reasoningFit }) as Prediction);
  return dropUnfit(candidates, predictions);
};

describe("dropUnfit", () => {
  it("leaves out what will probably not come to an answer, with the reason", () => {
    const { kept, excluded } = keptOf(0.9, 0.1, undefined);
    expect(kept).toEqual([0, 2]);
    expect(excluded).toEqual([
      {
        candidateId: "c1",
        code: "reasoning_exceeds_limit",
        reason: "is expected to reason past the output limit (10% chance of an answer)",
      },
    ]);
  });

  it("keeps everything where all fit, and the best chance where none does", () => {
    expect(keptOf(0.5, undefined).kept).toBeNull();
    expect(keptOf(0.2, 0.4, 0.1).kept).toEqual([1]);
    expect(keptOf().kept).toBeNull();
  });
});
