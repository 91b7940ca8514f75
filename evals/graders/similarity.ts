import { type Grader, scored } from "./grader.ts";
import { wantedValues } from "./reading/wanted-values.ts";

function cosine(first: Float32Array, second: Float32Array): number {
  let [dot, left, right] = [0, 0, 0];
  for (let at = 0; at < first.length; at += 1) {
    dot += first[at]! * second[at]!;
    left += first[at]! ** 2;
    right += second[at]! ** 2;
  }
  return left === 0 || right === 0 ? 0 : dot / Math.sqrt(left * right);
}

/** Cosine similarity of the embeddings, against the nearest reference. Passes from `threshold` (0.75) on; below 0 counts as 0. */
export const gradeSimilarity: Grader = async (spec, { reply }, tools) => {
  const embedder = await tools.embedder();
  const [got, ...wanted] = await embedder.embed([reply.text, ...wantedValues(spec)]);
  const similarity = got === undefined ? 0 : Math.max(...wanted.map((vector) => cosine(got, vector)));
  return scored(
    similarity,
    typeof spec.threshold === "number" ? spec.threshold : 0.75,
    `similarity (${embedder.id})`,
  );
};
