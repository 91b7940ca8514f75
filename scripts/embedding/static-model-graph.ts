import onnxProto from "onnx-proto";
import type { DistilledTable } from "./distil-table.ts";

const { onnx } = onnxProto;
const { DataType } = onnx.TensorProto;
const { AttributeType } = onnx.AttributeProto;

/** Shortest length that a sum is divided by, so that an empty text gives zeros. */
const smallestLength = 1e-9;

/** Newest versions that onnxruntime 1.14 reads. */
const irVersion = 8;
const operatorSet = 17;

/**
 * An ONNX model that looks tokens up in a table, sums their rows over the mask and scales the sum to unit length. Inputs `input_ids`,
 * `attention_mask` (batch x sequence, int64); output `sentence_embedding` (batch x dimensions, float32); constants `table`
 * (int8) and `scale` (float32, one per row).
 */
export function staticModelGraph(table: DistilledTable): Uint8Array {
  const { tokens, dimensions, values, scales } = table;
  const cast = [{ name: "to", i: DataType.FLOAT, type: AttributeType.INT }];
  const overColumns = [
    { name: "axes", ints: [1], type: AttributeType.INTS },
    { name: "keepdims", i: 1, type: AttributeType.INT },
  ];
  const model = onnx.ModelProto.fromObject({
    irVersion,
    opsetImport: [{ domain: "", version: operatorSet }],
    graph: {
      name: "static_token_table",
      node: [
        { opType: "Cast", input: ["attention_mask"], output: ["mask"], attribute: cast },
        { opType: "Gather", input: ["table", "input_ids"], output: ["whole_rows"] },
        { opType: "Cast", input: ["whole_rows"], output: ["rows"], attribute: cast },
        { opType: "Gather", input: ["scale", "input_ids"], output: ["row_scales"] },
        { opType: "Mul", input: ["row_scales", "mask"], output: ["row_weights"] },
        { opType: "Unsqueeze", input: ["row_weights", "axis"], output: ["weights"] },
        { opType: "MatMul", input: ["weights", "rows"], output: ["sums"] },
        { opType: "Squeeze", input: ["sums", "axis"], output: ["sum"] },
        { opType: "ReduceL2", input: ["sum"], output: ["length"], attribute: overColumns },
        { opType: "Max", input: ["length", "smallest_length"], output: ["divisor"] },
        { opType: "Div", input: ["sum", "divisor"], output: ["sentence_embedding"] },
      ],
      initializer: [
        tensor("table", DataType.INT8, [tokens, dimensions], values),
        tensor("scale", DataType.FLOAT, [tokens], scales),
        tensor("axis", DataType.INT64, [1], BigInt64Array.of(1n)),
        tensor("smallest_length", DataType.FLOAT, [1], Float32Array.of(smallestLength)),
      ],
      input: [
        placeholder("input_ids", DataType.INT64, ["batch", "sequence"]),
        placeholder("attention_mask", DataType.INT64, ["batch", "sequence"]),
      ],
      output: [placeholder("sentence_embedding", DataType.FLOAT, ["batch", dimensions])],
    },
  });
  return onnx.ModelProto.encode(model).finish();
}

function tensor(name: string, dataType: number, dims: number[], values: ArrayBufferView): object {
  const rawData = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return { name, dataType, dims, rawData };
}

function placeholder(name: string, elemType: number, dimensions: (string | number)[]): object {
  const dim = dimensions.map((size) => (typeof size === "string" ? { dimParam: size } : { dimValue: size }));
  return { name, type: { tensorType: { elemType, shape: { dim } } } };
}
