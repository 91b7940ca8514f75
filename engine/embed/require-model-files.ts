import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { ModelFolderError } from "./model-folder-error.ts";

/** Files of a model folder that transformers.js reads, beside the ONNX file. */
const describingFiles = ["config.json", "tokenizer.json", "tokenizer_config.json"] as const;

/** Path of the ONNX file inside a model folder. */
export function onnxFile(quantized: boolean): string {
  return quantized ? "onnx/model_quantized.onnx" : "onnx/model.onnx";
}

/**
 * Checks that a folder holds everything a model is loaded from.
 *
 * @throws ModelFolderError naming the folder and the first file that is missing.
 */
export function requireModelFiles(modelFolder: string, quantized = true): void {
  if (!statSync(modelFolder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new ModelFolderError(modelFolder, null, "does not exist: give the path of a downloaded model");
  }
  const needed = [...describingFiles, onnxFile(quantized)];
  for (const file of needed) {
    if (existsSync(join(modelFolder, file))) continue;
    throw new ModelFolderError(modelFolder, file, `is missing: the folder must hold ${needed.join(", ")}`);
  }
}
