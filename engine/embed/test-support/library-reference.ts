import { basename, dirname } from "node:path";
import { AutoModel, AutoTokenizer, env, type PreTrainedTokenizer } from "@xenova/transformers";

/** A folder's tokenizer and model through the library's own loaders, to compare with. */
export interface LibraryReference {
  readonly tokenizer: PreTrainedTokenizer;
  /** The output called `name` for one text, and its dimensions. @param maxTokens Cuts the text; without it the whole is read. */
  run(text: string, name: string, maxTokens?: number): Promise<{ data: Float32Array; dims: number[] }>;
}

export async function loadLibraryReference(modelFolder: string): Promise<LibraryReference> {
  env.allowRemoteModels = false;
  env.localModelPath = dirname(modelFolder);
  const name = basename(modelFolder);
  const tokenizer = await AutoTokenizer.from_pretrained(name);
  const model = await AutoModel.from_pretrained(name);
  return {
    tokenizer,
    async run(text, outputName, maxTokens) {
      const cut = maxTokens === undefined ? {} : { truncation: true, max_length: maxTokens };
      const output = await model(tokenizer(text, cut));
      const tensor = output[outputName];
      return { data: tensor.data, dims: tensor.dims };
    },
  };
}
