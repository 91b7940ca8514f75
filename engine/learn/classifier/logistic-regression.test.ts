import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../numeric/seeded-random.ts";
import type { DesignRow } from "./design-row.ts";
import { fitLogisticRegression, type LogisticOptions, logisticObjective } from "./logistic-regression.ts";

const options: LogisticOptions = {
  classCount: 3,
  denseCount: 2,
  hashedCount: 8,
  ridge: 0.01,
  maxSteps: 500,
  labelSmoothing: 0.1,
  classWeights: Float64Array.of(1, 1.5, 0.5),
};
const weightCount = 3 * (2 + 8) + 3;

function sample(): { rows: DesignRow[]; labels: number[] } {
  const random = createSeededRandom(11);
  const rows: DesignRow[] = [];
  const labels: number[] = [];
  for (let index = 0; index < 40; index += 1) {
    labels.push(index % 3);
    rows.push({
      dense: Float32Array.of(random() - 0.5 + (index % 3), random()),
      hashedIndices: Int32Array.of(index % 3, 3 + (index % 5)),
      hashedWeights: Float32Array.of(random(), random()),
    });
  }
  return { rows, labels };
}

/** The same loss written down as its definition says, row by row with all features as one dense vector. */
function slowLoss(weights: Float64Array): number {
  const { rows, labels } = sample();
  const weightOf = (type: number, feature: number): number =>
    weights[(feature < 2 ? 8 + feature : feature - 2) * 3 + type]!;
  let loss = 0;
  rows.forEach((row, example) => {
    const all = new Array<number>(10).fill(0);
    row.dense.forEach((value, at) => {
      all[at]! += value;
    });
    row.hashedIndices.forEach((bucket, at) => {
      all[2 + bucket]! += row.hashedWeights[at]!;
    });
    const logits = [0, 1, 2].map((type) =>
      all.reduce((sum, value, feature) => sum + value * weightOf(type, feature), weights[30 + type]!),
    );
    const total = Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0));
    logits.forEach((logit, type) => {
      const target = 0.1 / 3 + (type === labels[example] ? 0.9 : 0);
      loss -= (options.classWeights[labels[example]!]! * target * (logit - total)) / rows.length;
    });
  });
  return loss + 0.005 * weights.slice(0, 30).reduce((sum, weight) => sum + weight * weight, 0);
}

describe("logistic regression of the task classifier", () => {
  const { rows, labels } = sample();
  const random = createSeededRandom(5);
  const somewhere = Float64Array.from({ length: weightCount }, () => random() - 0.5);

  it("has the loss of its definition", () => {
    const value = logisticObjective(rows, labels, options)(somewhere, new Float64Array(weightCount));
    expect(value).toBeCloseTo(slowLoss(somewhere), 6);
  });

  it("has the slope that differences of the loss have, in every weight", () => {
    const gradient = new Float64Array(weightCount).fill(99);
    logisticObjective(rows, labels, options)(somewhere, gradient);
    const step = 1e-5;
    for (let at = 0; at < weightCount; at += 1) {
      const [above, below] = [somewhere.slice(), somewhere.slice()];
      above[at]! += step;
      below[at]! -= step;
      expect(gradient[at]).toBeCloseTo((slowLoss(above) - slowLoss(below)) / (2 * step), 6);
    }
  });

  it("ends where plain gradient descent ends after many thousand small steps", () => {
    const objective = logisticObjective(rows, labels, options);
    const slow = new Float64Array(weightCount);
    const gradient = new Float64Array(weightCount);
    for (let step = 0; step < 20_000; step += 1) {
      objective(slow, gradient);
      for (let at = 0; at < weightCount; at += 1) slow[at]! -= 0.3 * gradient[at]!;
    }
    const fitted = fitLogisticRegression(rows, labels, options);
    // Biases may move together without a change: compared are the penalised weights.
    for (let at = 0; at < 30; at += 1) expect(fitted[at]).toBeCloseTo(slow[at]!, 3);
  });

  it("stays nearer to 0 when it is broken off", () => {
    const length = (maxSteps: number): number =>
      Math.hypot(...fitLogisticRegression(rows, labels, { ...options, maxSteps }));
    expect(length(0)).toBe(0);
    expect(length(3)).toBeGreaterThan(0);
    expect(length(3)).toBeLessThan(length(500));
  });
});
