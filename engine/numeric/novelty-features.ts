/** How many features the novelty detector reads. */
export const noveltyFeatureCount = 4;

/**
 * What tells a prompt of an unknown task, written into `into`: log squared distance to the nearest cluster centre, log squared length of
 * the surface block, largest task probability, entropy of the task probabilities.
 *
 * @param row scaled features; the surface block is `[surfaceStart, surfaceEnd)`
 * @param tasks probabilities, from `taskStart` on
 */
export function noveltyFeaturesInto(
  into: Float64Array,
  row: Float32Array,
  surfaceStart: number,
  surfaceEnd: number,
  squaredDistance: number,
  tasks: ArrayLike<number>,
  taskStart: number,
  taskCount: number,
): void {
  let surface = 0;
  for (let index = surfaceStart; index < surfaceEnd; index += 1) surface += row[index]! * row[index]!;
  let largest = 0;
  let entropy = 0;
  for (let task = taskStart; task < taskStart + taskCount; task += 1) {
    const probability = tasks[task]!;
    if (probability > largest) largest = probability;
    if (probability > 0) entropy -= probability * Math.log(probability);
  }
  into[0] = Math.log(Math.max(1e-6, squaredDistance));
  into[1] = Math.log(surface + 1e-6);
  into[2] = largest;
  into[3] = entropy;
}
