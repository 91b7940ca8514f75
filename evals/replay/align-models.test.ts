import { describe, expect, it } from "vitest";
import { alignModels } from "./align-models.ts";

const predictions = {
  models: ["one", "two"],
  quality: Float64Array.of(0.2, 0.6, 0.8, 0.4),
  costUsd: Float64Array.of(1, 3, 2, Number.NaN),
  standardDeviation: Float64Array.of(0.1, 0.05, 0.1, 0.05),
  tasks: null,
};

describe("alignModels", () => {
  it("reorders columns, and gives an unseen model the mean of the others with a large standard deviation", () => {
    const aligned = alignModels(predictions, ["two", "new"]);
    expect([...aligned.quality]).toEqual([0.6, 0.4, 0.4, expect.closeTo(0.6)]);
    expect([...(aligned.standardDeviation ?? [])]).toEqual([0.05, 0.25, 0.05, 0.25]);
  });

  it("puts the mean of the known costs where a cost is unknown", () => {
    expect([...alignModels(predictions, ["two", "new"]).costUsd]).toEqual([3, 2, 2, 2]);
  });

  it("leaves costs unknown where none is known", () => {
    const without = { ...predictions, costUsd: new Float64Array(4).fill(Number.NaN) };
    expect([...alignModels(without, ["one"]).costUsd]).toEqual([Number.NaN, Number.NaN]);
  });
});
