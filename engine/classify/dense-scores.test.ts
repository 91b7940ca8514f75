import { expect, it } from "vitest";
import type { ClassifierWeights } from "../contracts/index.ts";
import { float32ToBase64 } from "../numeric/float32-base64.ts";
import { createSeededRandom } from "../numeric/seeded-random.ts";
import { createDenseScores } from "./dense-scores.ts";

const [typeCount, centreCount, embeddingDimensions, surfaceFeatureCount] = [5, 3, 13, 6];
const random = createSeededRandom(7);
const floats = (count: number): Float32Array => Float32Array.from({ length: count }, () => random() - 0.5);
const denseCount = embeddingDimensions + surfaceFeatureCount;
const dense = floats(typeCount * denseCount);
const centres = floats(centreCount * embeddingDimensions);
const weights: ClassifierWeights = {
  embedderId: "test",
  embeddingDimensions,
  surfaceFeatureCount,
  hashedFeatureCount: 0,
  denseWeights: float32ToBase64(dense),
  hashedWeights: "",
  hashedScales: [],
  biases: [],
  surfaceMeans: [],
  surfaceDeviations: [],
  temperature: 1,
  centreCount,
  centres: float32ToBase64(centres),
  nearSimilarity: 1,
  farSimilarity: 0,
};

/** The slow twin: one product after the other. */
const product = (row: Float32Array, start: number, vector: readonly number[]): number =>
  vector.reduce((sum, value, index) => sum + row[start + index]! * value, 0);

it("are those of plain loops, run after run", () => {
  const scores = createDenseScores(weights, typeCount);
  for (let run = 0; run < 3; run += 1) {
    const [embedding, surface] = [floats(embeddingDimensions), floats(surfaceFeatureCount)];
    const share = run / 2;
    scores.run(embedding, surface, share);
    for (let type = 0; type < typeCount; type += 1)
      expect(scores.logits[type]).toBeCloseTo(
        product(dense, type * denseCount, [...embedding.map((value) => value * share), ...surface]),
        5,
      );
    for (let centre = 0; centre < centreCount; centre += 1)
      expect(scores.similarities[centre]).toBeCloseTo(
        product(centres, centre * embeddingDimensions, [...embedding]),
        5,
      );
  }
});
