const doubleBytes = 8;

/** Float64 values as base64 of their little-endian bytes, for artefacts kept as JSON. */
export const float64ToBase64 = (values: Float64Array): string =>
  Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString("base64");

/** @throws RangeError where the decoded length is not `expectedLength` doubles. */
export function base64ToFloat64(encoded: string, expectedLength: number): Float64Array {
  const bytes = Buffer.from(encoded, "base64");
  if (bytes.byteLength !== expectedLength * doubleBytes) {
    throw new RangeError(
      `expected ${expectedLength} doubles, found ${bytes.byteLength / doubleBytes}: the artefact is damaged`,
    );
  }
  return Float64Array.from({ length: expectedLength }, (_, index) => bytes.readDoubleLE(index * doubleBytes));
}
