import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ModelFolderError } from "./model-folder-error.ts";
import { type OnnxInitializer, readOnnxInitializers } from "./read-onnx-initializers.ts";
import { onnxFile } from "./require-model-files.ts";

/** One vector per token, kept as whole numbers with one scale a row: row `t` is `scales[t] * values[t * dimensions ...]`. */
export interface StaticTable {
  readonly tokens: number;
  readonly dimensions: number;
  readonly values: Int8Array;
  readonly scales: Float32Array;
  /** First 12 hexadecimal digits of the model file's SHA-256. */
  readonly fingerprint: string;
}

const onnxFloat32 = 1;
const onnxInt8 = 3;

/**
 * Reads the token table out of a static embedding model's ONNX file: the constants `table` (int8, tokens x dimensions) and `scale`
 * (float32, tokens).
 *
 * @throws ModelFolderError where the file is damaged or holds another kind of model.
 */
export async function loadStaticTable(modelFolder: string): Promise<StaticTable> {
  const name = onnxFile(true);
  const file = await readFile(join(modelFolder, name));
  let initializers: Map<string, OnnxInitializer>;
  try {
    initializers = readOnnxInitializers(file);
  } catch (error) {
    throw new ModelFolderError(modelFolder, name, `cannot be read: ${String(error)}; copy it again`, error);
  }
  const table = initializers.get("table");
  const scale = initializers.get("scale");
  const [tokens = 0, dimensions = 0] = table?.dimensions ?? [];
  const fits =
    table?.dataType === onnxInt8 &&
    scale?.dataType === onnxFloat32 &&
    table.bytes.length === tokens * dimensions &&
    scale.bytes.length === tokens * 4;
  if (!fits || tokens === 0) {
    throw new ModelFolderError(
      modelFolder,
      name,
      "is not a static token table (int8 `table`, float32 `scale`): run other models with createWorkerEmbedder",
    );
  }
  return {
    tokens,
    dimensions,
    values: new Int8Array(table.bytes.buffer, table.bytes.byteOffset, table.bytes.length),
    scales: readFloats(scale.bytes),
    fingerprint: createHash("sha256").update(file).digest("hex").slice(0, 12),
  };
}

/** A copy, because the bytes inside the file are not aligned to four. */
function readFloats(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const floats = new Float32Array(bytes.length / 4);
  for (let index = 0; index < floats.length; index += 1) floats[index] = view.getFloat32(index * 4, true);
  return floats;
}
