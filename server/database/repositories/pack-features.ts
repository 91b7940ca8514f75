import type { PromptFeatures } from "../../../engine/index.ts";

/** Hashed and surface features; the embeddings have columns of their own. */
export type SparseFeatures = Pick<PromptFeatures, "hashedIndices" | "hashedWeights" | "surface">;

/*
 * Layout, little-endian: uint8 version, uint8 0, uint16 number of surface features, uint32 number of hashed ones, then
 * float32 per surface feature, int32 per hashed index, float32 per hashed weight. Exact.
 */
const version = 1;
const headerBytes = 8;
const numberBytes = 4;

/** Packs everything of a prompt's features that is not an embedding. */
export function packFeatures({ hashedIndices, hashedWeights, surface }: SparseFeatures): Buffer {
  const header = Buffer.alloc(headerBytes);
  header[0] = version;
  header.writeUInt16LE(surface.length, 2);
  header.writeUInt32LE(hashedIndices.length, 4);
  return Buffer.concat([header, bytesOf(surface), bytesOf(hashedIndices), bytesOf(hashedWeights)]);
}

/** Reads what `packFeatures` wrote. @throws Error where it is of a version that this code does not know. */
export function unpackFeatures(bytes: Uint8Array): SparseFeatures {
  if (bytes[0] !== version) {
    throw new Error(
      `Stored features are of version ${bytes[0]}, and this Tradewind reads ${version}: a newer one wrote them`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const surfaceCount = view.getUint16(2, true);
  const hashedCount = view.getUint32(4, true);
  // Copied, because typed arrays need an alignment that a slice of a network buffer does not have.
  const numbers = new Uint8Array(bytes.subarray(headerBytes)).buffer;
  return {
    surface: new Float32Array(numbers, 0, surfaceCount),
    hashedIndices: new Int32Array(numbers, surfaceCount * numberBytes, hashedCount),
    hashedWeights: new Float32Array(numbers, (surfaceCount + hashedCount) * numberBytes, hashedCount),
  };
}

/** Typed arrays are little-endian on every machine that Node runs on. */
function bytesOf(numbers: Float32Array | Int32Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}
