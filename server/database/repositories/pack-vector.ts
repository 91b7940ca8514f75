/*
 * Layout, little-endian: uint8 version, uint8 0, uint16 length, float32 scale, then int8 per component.
 * A component is `int8 * scale`; scale is the largest magnitude / 127. Against the float32 vector a unit vector of 256
 * dimensions keeps its cosine to within 1e-4, in a quarter of the bytes.
 */
const version = 1;
const headerBytes = 8;
const largestInt8 = 127;

/** Packs an embedding. */
export function packVector(vector: Float32Array): Buffer {
  let largest = 0;
  for (let index = 0; index < vector.length; index++) {
    const magnitude = Math.abs(vector[index] ?? 0);
    if (magnitude > largest) largest = magnitude;
  }
  const packed = Buffer.allocUnsafe(headerBytes + vector.length);
  packed[0] = version;
  packed[1] = 0;
  packed.writeUInt16LE(vector.length, 2);
  packed.writeFloatLE(largest / largestInt8, 4);
  const perUnit = largest === 0 ? 0 : largestInt8 / largest;
  const components = new Int8Array(packed.buffer, packed.byteOffset + headerBytes, vector.length);
  for (let index = 0; index < vector.length; index++) {
    const scaled = (vector[index] ?? 0) * perUnit;
    components[index] = scaled < 0 ? scaled - 0.5 : scaled + 0.5; // Cut towards zero by the array: rounded.
  }
  return packed;
}

/** Reads what `packVector` wrote. @throws Error where it is of a version that this code does not know. */
export function unpackVector(bytes: Uint8Array): Float32Array {
  const packed = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (packed[0] !== version) {
    throw new Error(
      `A stored embedding is of version ${packed[0]}, and this Tradewind reads ${version}: a newer one wrote it`,
    );
  }
  const scale = packed.readFloatLE(4);
  const vector = new Float32Array(packed.readUInt16LE(2));
  for (let index = 0; index < vector.length; index++) {
    vector[index] = packed.readInt8(headerBytes + index) * scale;
  }
  return vector;
}
