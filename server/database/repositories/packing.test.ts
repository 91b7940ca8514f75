import { describe, expect, it } from "vitest";
import { sampleCandidate } from "../../record/testing/sample-records.ts";
import { seededRandom } from "../../record/testing/seeded-random.ts";
import { packFeatures, unpackFeatures } from "./pack-features.ts";
import { packPredictions, unpackPredictions } from "./pack-predictions.ts";
import { packVector, unpackVector } from "./pack-vector.ts";

/** As it comes from a socket: in the middle of a larger buffer, at an odd address. */
function fromTheMiddle(packed: Buffer): Uint8Array {
  const larger = Buffer.alloc(packed.length + 7);
  packed.copy(larger, 3);
  return larger.subarray(3, 3 + packed.length);
}

describe("packPredictions", () => {
  it("keeps figures to a millionth, costs to a nano-dollar", () => {
    const candidate = sampleCandidate(0);
    const { quality, cost, latency } = candidate.prediction;
    const precise = {
      ...candidate,
      score: -12.345_678_9,
      prediction: {
        ...candidate.prediction,
        quality: { ...quality, mean: 1 / 3 },
        cost: { ...cost, expectedNanoUsd: Number.MAX_SAFE_INTEGER },
        latency: { ...latency, totalMs: 1_234.567_8 },
      },
    };
    expect(unpackPredictions(fromTheMiddle(packPredictions([precise])))).toEqual([
      {
        score: -12.345_679,
        qualityMean: 0.333_333,
        qualityStandardDeviation: 0.0625,
        expectedCostNanoUsd: Number.MAX_SAFE_INTEGER,
        expectedInputTokens: 75,
        expectedOutputTokens: 300,
        timeToFirstTokenMs: 400.125,
        totalMs: 1_234.568,
        isLatencyLive: true,
        hasEffort: true,
      },
    ]);
  });

  it("keeps a cost of nothing apart from an unknown one", () => {
    const { prediction, ...rest } = sampleCandidate(0);
    const costs = [0, 1, 4_294_967_295, 4_294_967_296, null].map((expectedNanoUsd) => ({
      ...rest,
      prediction: { ...prediction, cost: { ...prediction.cost, expectedNanoUsd } },
    }));
    const read = unpackPredictions(packPredictions(costs)).map(
      ({ expectedCostNanoUsd }) => expectedCostNanoUsd,
    );
    expect(read).toEqual([0, 1, 4_294_967_295, 4_294_967_296, null]);
  });

  it("holds at the edge of its range, and refuses what is no number", () => {
    const score = (value: number) => packPredictions([{ ...sampleCandidate(0), score: value }]);
    expect(unpackPredictions(score(Number.NEGATIVE_INFINITY))[0]?.score).toBe(-2_147.483_647);
    expect(unpackPredictions(score(1e9))[0]?.score).toBe(2_147.483_647);
    expect(() => score(Number.NaN)).toThrow(RangeError);
  });

  it("takes no candidates and two hundred", () => {
    expect(unpackPredictions(packPredictions([]))).toEqual([]);
    expect(
      unpackPredictions(packPredictions(Array.from({ length: 200 }, () => sampleCandidate(1)))),
    ).toHaveLength(200);
  });

  it("refuses bytes of a version it does not know", () => {
    expect(() => unpackPredictions(Uint8Array.of(9))).toThrow("version 9");
  });
});

describe("packVector", () => {
  it("keeps the direction of a unit vector to within 1e-4 of its cosine, at a quarter of the size", () => {
    const random = seededRandom(11);
    for (let round = 0; round < 50; round++) {
      const vector = Float32Array.from({ length: 256 }, () => random() + random() + random() - 1.5);
      const packed = packVector(vector);
      expect(packed.length).toBe(264);
      expect(cosine(vector, unpackVector(fromTheMiddle(packed)))).toBeGreaterThan(1 - 1e-4);
    }
  });

  it("keeps a vector of zeros and an empty one", () => {
    expect(unpackVector(packVector(new Float32Array(3)))).toEqual(new Float32Array(3));
    expect(unpackVector(packVector(new Float32Array(0)))).toEqual(new Float32Array(0));
  });

  function cosine(one: Float32Array, other: Float32Array): number {
    const dot = (a: Float32Array, b: Float32Array) =>
      a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
    return dot(one, other) / Math.sqrt(dot(one, one) * dot(other, other));
  }
});

describe("packFeatures", () => {
  it("reads back exactly, from any place in memory", () => {
    const features = {
      hashedIndices: Int32Array.of(0, 1, 2_147_483_647),
      hashedWeights: Float32Array.of(0.1, -0.2, 1),
      surface: Float32Array.of(3.5),
    };
    expect(unpackFeatures(fromTheMiddle(packFeatures(features)))).toEqual(features);
  });

  it("keeps views into larger arrays as what they show", () => {
    const numbers = Float32Array.of(1, 2, 3, 4);
    const features = {
      hashedIndices: new Int32Array(0),
      hashedWeights: new Float32Array(0),
      surface: numbers.subarray(1, 3),
    };
    expect(unpackFeatures(packFeatures(features)).surface).toEqual(Float32Array.of(2, 3));
  });
});
