import type { JointNet } from "../contracts/index.ts";
import { softmaxInPlace } from "./softmax.ts";

/** Raw outputs of a hidden activation. */
export function netOutputs(net: JointNet, activation: Float32Array, output: Float64Array): void {
  const { hidden, outputWeights } = net;
  for (let index = 0; index < output.length; index += 1) {
    let sum = net.outputBiases[index]!;
    const start = index * hidden;
    for (let unit = 0; unit < hidden; unit += 1) sum += outputWeights[start + unit]! * activation[unit]!;
    output[index] = sum;
  }
}

/** Model scores in (0,1) and task probabilities of one input row, written into `scores` and `tasks`. `activation` is scratch space. */
export function runJointNet(
  net: JointNet,
  row: Float32Array,
  activation: Float32Array,
  output: Float64Array,
  scores: Float64Array,
  tasks: Float64Array,
): void {
  const { inputs, hidden, inputWeights, inputScale, modelCount } = net;
  for (let unit = 0; unit < hidden; unit += 1) {
    const start = unit * inputs;
    let one = 0;
    let two = 0;
    let index = 0;
    for (; index + 1 < inputs; index += 2) {
      one += inputWeights[start + index]! * row[index]!;
      two += inputWeights[start + index + 1]! * row[index + 1]!;
    }
    if (index < inputs) one += inputWeights[start + index]! * row[index]!;
    const sum = (one + two) * inputScale + net.hiddenBiases[unit]!;
    activation[unit] = sum > 0 ? sum : 0;
  }
  netOutputs(net, activation, output);
  for (let model = 0; model < modelCount; model += 1) scores[model] = 1 / (1 + Math.exp(-output[model]!));
  for (let task = 0; task < net.taskCount; task += 1) tasks[task] = output[modelCount + task]!;
  if (net.taskCount > 0) softmaxInPlace(tasks);
}
