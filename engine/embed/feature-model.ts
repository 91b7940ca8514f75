import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { AutoModel, AutoTokenizer, env } from "@xenova/transformers";
import { limitThreads } from "./limit-threads.ts";
import { poolTokens } from "./pool-tokens.ts";
import { quickenWordPieces } from "./quicken-word-pieces.ts";
import { onnxFile } from "./require-model-files.ts";
import type { FeatureModelSettings } from "./worker-messages.ts";

export interface FeatureModel {
  readonly dimensions: number;
  /** First 12 hexadecimal digits of the model file's SHA-256. */
  readonly fingerprint: string;
  embed(text: string): Promise<Float32Array>;
}

/**
 * Loads a feature-extraction model through the library and pools its output itself: the library's pipeline spends most of its time
 * there. One text a run: padded batches were five times slower per text here, and a model whose activations are
 * quantised as it runs gives a text another vector in each company (cosine .997).
 *
 * @throws Error of the library where a file is missing or no ONNX model.
 */
export async function loadFeatureModel(settings: FeatureModelSettings): Promise<FeatureModel> {
  const { source, pooling, maxTokens, quantized } = settings;
  limitThreads(settings.threads);
  env.allowRemoteModels = source.kind === "hub";
  let name: string;
  let folder: string;
  if (source.kind === "hub") {
    name = source.hubId;
    folder = join(source.downloadFolder, source.hubId);
    env.remoteHost = source.hubUrl;
    // Kept in the layout of a model folder, and found there without the network the next time.
    env.localModelPath = source.downloadFolder;
    env.cacheDir = source.downloadFolder;
  } else {
    name = basename(source.modelFolder);
    folder = source.modelFolder;
    env.localModelPath = dirname(source.modelFolder);
  }
  const tokenizer = await AutoTokenizer.from_pretrained(name);
  quickenWordPieces(tokenizer);
  const model = await AutoModel.from_pretrained(name, { quantized });
  const file = await readFile(join(folder, onnxFile(quantized)));

  const embed = async (text: string): Promise<Float32Array> => {
    const output = await model(tokenizer(text, { truncation: true, max_length: maxTokens }));
    const whole = output.sentence_embedding;
    if (whole !== undefined) return poolTokens(whole.data, whole.dims.at(-1), "first");
    const hidden = output.last_hidden_state ?? output.token_embeddings;
    if (hidden === undefined) {
      throw new Error(
        `${name} puts out ${Object.keys(output).join(", ")}: a feature-extraction model has last_hidden_state or sentence_embedding`,
      );
    }
    return poolTokens(hidden.data, hidden.dims.at(-1), pooling);
  };
  // The first run is slower, and finds out whether the model is one of this kind.
  const { length: dimensions } = await embed("warm");
  return {
    dimensions,
    fingerprint: createHash("sha256").update(file).digest("hex").slice(0, 12),
    embed,
  };
}
