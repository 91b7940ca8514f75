import { describe, expect, it } from "vitest";
import { createTaskClassifier } from "./classify/task-classifier.ts";
import type { PromptFeatures } from "./contracts/index.ts";
import { fitClassifier } from "./learn/classifier/fit-classifier.ts";
import { createSeededRandom } from "./numeric/seeded-random.ts";

const taskTypes = ["a", "b", "c"].map((id) => ({ id, title: id, description: id }));

/** Three clouds of unit vectors in 8 dimensions; the surface holds noise and a constant. */
function syntheticExamples(count: number, seed: number) {
  const random = createSeededRandom(seed);
  return Array.from({ length: count }, (_, index) => {
    const label = index % 3;
    const raw = Array.from({ length: 8 }, (_, dimension) => random() - 0.5 + (dimension === label ? 1.2 : 0));
    const length = Math.hypot(...raw);
    const features: PromptFeatures = {
      embedding: Float32Array.from(raw, (value) => value / length),
      contextualEmbedding: null,
      hashedIndices: Int32Array.of(label, 10),
      hashedWeights: Float32Array.of(Math.SQRT1_2, Math.SQRT1_2),
      surface: Float32Array.of(random(), 4),
    };
    return { features, label };
  });
}

const fitOn = (count: number) =>
  fitClassifier(syntheticExamples(count, 1), {
    embedderId: "test",
    classCount: 3,
    hashedFeatureCount: 16,
    random: createSeededRandom(2),
    centreCount: 6,
    maxSteps: 40,
  });

describe("a fitted classifier, loaded again", () => {
  const fitted = fitOn(240);
  const classify = createTaskClassifier(fitted.weights, taskTypes);

  it("classifies prompts that it did not see as well as the cross-validation said", () => {
    const fresh = syntheticExamples(300, 9);
    const right = fresh.filter(({ features, label }) => {
      const { probabilities } = classify(features);
      return probabilities.indexOf(Math.max(...probabilities)) === label;
    });
    expect(fitted.heldOutAccuracy).toBeGreaterThan(0.95);
    expect(right.length / fresh.length).toBeGreaterThan(0.95);
  });

  it("gives probabilities that sum to 1", () => {
    const { probabilities } = classify(syntheticExamples(1, 5)[0]!.features);
    expect(probabilities.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
  });

  it("finds an embedding that points elsewhere novel, and a familiar one not", () => {
    const familiar = syntheticExamples(3, 1)[0]!.features;
    const elsewhere = { ...familiar, embedding: Float32Array.of(0, 0, 0, 0, 0, 0, 0, -1) };
    expect(classify(familiar).novelty).toBeLessThan(0.5);
    expect(classify(elsewhere).novelty).toBe(1);
  });

  it("is the same for the same examples and seed", () => {
    expect(fitOn(60)).toEqual(fitOn(60));
  });

  it("is refused when the artefact was cut", () => {
    const broken = { ...fitted.weights, denseWeights: fitted.weights.denseWeights.slice(0, 40) };
    expect(() => createTaskClassifier(broken, taskTypes)).toThrow("damaged");
    const short = { ...fitted.weights, hashedWeights: fitted.weights.hashedWeights.slice(0, 40) };
    expect(() => createTaskClassifier(short, taskTypes)).toThrow("damaged");
  });
});
