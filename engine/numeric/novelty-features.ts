/**
 * What tells a prompt of an unknown task: log squared distance to the nearest cluster centre, log squared length of the surface block,
 * largest task probability, entropy of the task probabilities.
 */
export function noveltyFeatures(
  row: Float32Array,
  centres: Float32Array,
  centreCount: number,
  embeddingLength: number,
  surfaceLength: number,
  tasks: Float64Array,
): number[] {
  let nearest = Number.POSITIVE_INFINITY;
  for (let centre = 0; centre < centreCount; centre += 1) {
    const start = centre * row.length;
    let distance = 0;
    for (let index = 0; index < row.length && distance < nearest; index += 1) {
      const difference = centres[start + index]! - row[index]!;
      distance += difference * difference;
    }
    if (distance < nearest) nearest = distance;
  }
  let surface = 0;
  for (let index = embeddingLength; index < embeddingLength + surfaceLength; index += 1)
    surface += row[index]! * row[index]!;
  let largest = 0;
  let entropy = 0;
  for (const probability of tasks) {
    if (probability > largest) largest = probability;
    if (probability > 0) entropy -= probability * Math.log(probability);
  }
  return [Math.log(Math.max(1e-6, nearest)), Math.log(surface + 1e-6), largest, entropy];
}
