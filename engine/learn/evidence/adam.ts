/** One block of parameters with its gradient. */
export interface AdamBlock {
  readonly values: Float32Array;
  readonly gradient: Float32Array;
  /** Whether weight decay applies. */
  readonly decays: boolean;
}

const momentDecay = 0.9;
const squareDecay = 0.99;
const epsilon = 1e-6;

/** Adam with decoupled weight decay (Kingma and Ba, 2015; Loshchilov and Hutter, 2019). */
export function createAdam(blocks: readonly AdamBlock[]): {
  step(learningRate: number, weightDecay: number): void;
} {
  const moments = blocks.map((block) => new Float32Array(block.values.length));
  const squares = blocks.map((block) => new Float32Array(block.values.length));
  let count = 0;
  return {
    step(learningRate, weightDecay) {
      count += 1;
      const momentScale = 1 / (1 - momentDecay ** count);
      const squareScale = 1 / (1 - squareDecay ** count);
      blocks.forEach(({ values, gradient, decays }, block) => {
        const moment = moments[block]!;
        const square = squares[block]!;
        const decay = decays ? weightDecay : 0;
        for (let index = 0; index < values.length; index += 1) {
          const slope = gradient[index]!;
          const first = momentDecay * moment[index]! + (1 - momentDecay) * slope;
          const second = squareDecay * square[index]! + (1 - squareDecay) * slope * slope;
          moment[index] = first;
          square[index] = second;
          values[index]! -=
            learningRate *
            ((first * momentScale) / (Math.sqrt(second * squareScale) + epsilon) + decay * values[index]!);
        }
      });
    },
  };
}
