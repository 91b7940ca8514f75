/** Float32 values as base64 of their little-endian bytes, for artefacts kept as JSON. */
export function float32ToBase64(values: Float32Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString("base64");
}

/** @throws RangeError where the decoded length is not `expectedLength` floats. */
export function base64ToFloat32(encoded: string, expectedLength: number): Float32Array {
  const bytes = Buffer.from(encoded, "base64");
  if (bytes.byteLength !== expectedLength * 4) {
    throw new RangeError(
      `expected ${expectedLength} floats, found ${bytes.byteLength / 4}: the artefact is damaged`,
    );
  }
  const values = new Float32Array(expectedLength);
  for (let index = 0; index < expectedLength; index += 1) values[index] = bytes.readFloatLE(index * 4);
  return values;
}
