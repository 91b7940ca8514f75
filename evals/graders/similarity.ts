import { type Grade, type Grader, scored } from "./grader.ts";
import { wantedValues } from "./reading/wanted-values.ts";

function dotProduct(first: Float32Array, second: Float32Array): number {
  return first.reduce((sum, value, at) => sum + value * (second[at] ?? 0), 0);
}

function cosine(first: Float32Array, second: Float32Array): number {
  const lengths = Math.sqrt(dotProduct(first, first) * dotProduct(second, second));
  return lengths === 0 ? 0 : dotProduct(first, second) / lengths;
}

const distance = (first: Float32Array, second: Float32Array): number =>
  Math.sqrt(first.reduce((sum, value, at) => sum + (value - (second[at] ?? 0)) ** 2, 0));

const defaultThreshold = 0.75;

/**
 * Closeness of the embeddings to the nearest reference. `measure`: `cosine` (the default) and `dot` pass from `threshold` (0.75) on, below
 * 0 counts as 0; `euclidean` passes up to that distance, and its score is 1 / (1 + distance).
 */
export const gradeSimilarity: Grader = async (spec, { reply }, tools): Promise<Grade> => {
  const embedder = await tools.embedder();
  const threshold = typeof spec.threshold === "number" ? spec.threshold : defaultThreshold;
  const [got, ...wanted] = await embedder.embed([reply.text, ...wantedValues(spec)]);
  if (got === undefined) throw new Error("the embedder gave no vector");
  if (spec.measure === "euclidean") {
    const nearest = Math.min(...wanted.map((vector) => distance(got, vector)));
    return {
      score: 1 / (1 + nearest),
      passed: nearest <= threshold + 1e-9,
      reason: `distance (${embedder.id}) ${nearest.toFixed(3)} (passes up to ${threshold})`,
    };
  }
  const measure = spec.measure === "dot" ? dotProduct : cosine;
  return scored(
    Math.max(...wanted.map((vector) => measure(got, vector))),
    threshold,
    `similarity (${embedder.id})`,
  );
};
