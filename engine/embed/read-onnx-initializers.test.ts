import { readFile } from "node:fs/promises";
import { join } from "node:path";
import onnxProto from "onnx-proto";
import { describe, expect, it } from "vitest";
import { readOnnxInitializers } from "./read-onnx-initializers.ts";
import { loadStaticTable } from "./static-table.ts";
import { staticFolder, twoLayerFolder } from "./test-support/model-folders.ts";

describe("readOnnxInitializers", () => {
  it.each([staticFolder, twoLayerFolder])("reads what the reference decoder reads in %s", async (folder) => {
    const file = await readFile(join(folder, "onnx/model_quantized.onnx"));
    const expected = onnxProto.onnx.ModelProto.decode(file).graph?.initializer ?? [];
    const found = readOnnxInitializers(file);
    expect([...found.keys()]).toEqual(expected.map((tensor) => tensor.name));
    for (const tensor of expected) {
      const { dimensions, dataType, bytes } = found.get(tensor.name ?? "") ?? {};
      expect(dimensions).toEqual((tensor.dims ?? []).map(Number));
      expect(dataType).toBe(tensor.dataType);
      expect(Buffer.compare(bytes ?? Buffer.of(), tensor.rawData ?? Buffer.of())).toBe(0);
    }
  });

  it("reads packed and unpacked dimensions alike, and skips fields of every wire type", () => {
    // TensorProto by hand: dims 2, 300 (packed), data_type 1, name "t", raw_data AB, then a fixed32 and a fixed64 field.
    const tail = [
      0x10, 1, 0x42, 1, 0x74, 0x4a, 2, 0x41, 0x42, 0x7d, 1, 2, 3, 4, 0x79, 1, 2, 3, 4, 5, 6, 7, 8,
    ];
    for (const dims of [
      [0x0a, 3, 2, 0xac, 2],
      [0x08, 2, 0x08, 0xac, 2],
    ]) {
      const tensor = [...dims, ...tail];
      const graph = [0x2a, tensor.length, ...tensor];
      const tensors = readOnnxInitializers(Uint8Array.from([0x3a, graph.length, ...graph]));
      expect(tensors.get("t")).toEqual({
        dimensions: [2, 300],
        dataType: 1,
        bytes: Uint8Array.of(0x41, 0x42),
      });
    }
  });

  it("rejects a cut file and one that is no protobuf", () => {
    expect(() => readOnnxInitializers(Uint8Array.of(0x3a, 5, 1))).toThrow("the file is cut");
    expect(() => readOnnxInitializers(Uint8Array.of(0x80))).toThrow("the file is cut");
    expect(() => readOnnxInitializers(Uint8Array.of(0x0f))).toThrow("not a protobuf message");
  });
});

describe("loadStaticTable", () => {
  it("holds the table and the scales of the ONNX file", async () => {
    const file = await readFile(join(staticFolder, "onnx/model_quantized.onnx"));
    const tensors = onnxProto.onnx.ModelProto.decode(file).graph?.initializer ?? [];
    const raw = (name: string): Uint8Array =>
      tensors.find((tensor) => tensor.name === name)?.rawData ?? new Uint8Array(0);
    const { tokens, dimensions, values, scales } = await loadStaticTable(staticFolder);
    expect([tokens, dimensions]).toEqual([30522, 256]);
    expect(Buffer.compare(Buffer.from(values.buffer, values.byteOffset, values.length), raw("table"))).toBe(
      0,
    );
    expect(Buffer.compare(Buffer.from(scales.buffer), raw("scale"))).toBe(0);
  });
});
