import { ProtobufReader } from "./protobuf-reader.ts";

/** One constant tensor of an ONNX model, its bytes not copied. */
export interface OnnxInitializer {
  readonly dimensions: readonly number[];
  /** ONNX `TensorProto.DataType`: 1 float32, 3 int8, 7 int64. */
  readonly dataType: number;
  /** Little-endian, row-major. */
  readonly bytes: Uint8Array;
}

// Field numbers from onnx.proto3: ModelProto.graph, GraphProto.initializer, and the fields of TensorProto.
const modelGraph = 7;
const graphInitializer = 5;
const tensorDimensions = 1;
const tensorDataType = 2;
const tensorName = 8;
const tensorRawData = 9;

/**
 * Constant tensors of an ONNX file by name. Reads the few fields that are needed and skips the rest, which takes under a millisecond
 * where a whole decoder takes a second; tensors whose values are not kept as raw bytes come out with zero bytes.
 *
 * @throws RangeError where the file is cut or is no protobuf.
 */
export function readOnnxInitializers(file: Uint8Array): Map<string, OnnxInitializer> {
  const initializers = new Map<string, OnnxInitializer>();
  const model = new ProtobufReader(file);
  while (model.next()) {
    if (model.field !== modelGraph) continue;
    const graph = new ProtobufReader(model.bytes);
    while (graph.next()) {
      if (graph.field === graphInitializer) readTensor(graph.bytes, initializers);
    }
  }
  return initializers;
}

function readTensor(message: Uint8Array, initializers: Map<string, OnnxInitializer>): void {
  const dimensions: number[] = [];
  let dataType = 0;
  let name = "";
  let bytes: Uint8Array = new Uint8Array(0);
  const tensor = new ProtobufReader(message);
  while (tensor.next()) {
    if (tensor.field === tensorDimensions) dimensions.push(...tensor.numbers());
    else if (tensor.field === tensorDataType) dataType = tensor.number;
    else if (tensor.field === tensorName) name = Buffer.from(tensor.bytes).toString("utf8");
    else if (tensor.field === tensorRawData) bytes = tensor.bytes;
  }
  initializers.set(name, { dimensions, dataType, bytes });
}
