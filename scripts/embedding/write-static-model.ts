import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { DistilledTable } from "./distil-table.ts";
import { staticModelGraph } from "./static-model-graph.ts";

const tokenizerFiles = ["tokenizer.json", "tokenizer_config.json", "special_tokens_map.json"] as const;

/** Writes a table as a model folder, with the tokenizer of the model that it was made from. */
export async function writeStaticModel(
  table: DistilledTable,
  modelFolder: string,
  outputFolder: string,
): Promise<void> {
  await mkdir(join(outputFolder, "onnx"), { recursive: true });
  for (const file of tokenizerFiles) {
    await copyFile(join(modelFolder, file), join(outputFolder, file)).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code !== "ENOENT" || file !== "special_tokens_map.json") throw error;
      },
    );
  }
  const config = {
    model_type: "bert",
    architectures: ["StaticTokenTable"],
    hidden_size: table.dimensions,
    vocab_size: table.tokens,
  };
  await writeFile(join(outputFolder, "config.json"), `${JSON.stringify(config, null, 1)}\n`);
  await writeFile(join(outputFolder, "onnx", "model_quantized.onnx"), staticModelGraph(table));
}
