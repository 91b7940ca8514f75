import { basename, dirname, resolve } from "node:path";
import { AutoModel, env, Tensor } from "@xenova/transformers";
import type { Vocabulary } from "./vocabulary.ts";

/** One vector per token, row-major. */
export interface TokenVectors {
  readonly dimensions: number;
  readonly values: Float32Array;
}

/**
 * Runs every token of a vocabulary through a model by itself, between the tokens that stand around a text, and takes the mean over
 * all positions. One token a run: a model whose activations are quantised as it runs gives a token another vector in each company.
 *
 * @param onProgress Called with the number of tokens done.
 * @throws Error where the model has no `last_hidden_state`.
 */
export async function vocabularyVectors(
  modelFolder: string,
  vocabulary: Vocabulary,
  onProgress: (tokensDone: number) => void,
): Promise<TokenVectors> {
  const folder = resolve(modelFolder);
  env.allowRemoteModels = false;
  env.localModelPath = dirname(folder);
  const model = await AutoModel.from_pretrained(basename(folder));
  const positions = vocabulary.before.length + 1 + vocabulary.after.length;
  const attentionMask = new Tensor("int64", new BigInt64Array(positions).fill(1n), [1, positions]);
  let dimensions = 0;
  let values = new Float32Array(0);
  for (let token = 0; token < vocabulary.tokens.length; token += 1) {
    const numbers = [...vocabulary.before, token, ...vocabulary.after].map(BigInt);
    const output = await model({
      input_ids: new Tensor("int64", BigInt64Array.from(numbers), [1, positions]),
      attention_mask: attentionMask,
    });
    const hidden = output.last_hidden_state;
    if (hidden === undefined) {
      throw new Error(`${modelFolder} puts out ${Object.keys(output).join(", ")}, not last_hidden_state`);
    }
    if (dimensions === 0) {
      dimensions = hidden.dims.at(-1);
      values = new Float32Array(vocabulary.tokens.length * dimensions);
    }
    addMean(hidden.data, values.subarray(token * dimensions, (token + 1) * dimensions));
    onProgress(token + 1);
  }
  return { dimensions, values };
}

function addMean(hidden: Float32Array, target: Float32Array): void {
  const rows = hidden.length / target.length;
  for (let index = 0; index < hidden.length; index += 1) {
    const column = index % target.length;
    target[column] = target[column]! + hidden[index]! / rows;
  }
}
