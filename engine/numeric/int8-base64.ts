/** Signed bytes as base64, for artefacts kept as JSON. */
export function int8ToBase64(values: Int8Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString("base64");
}

/** @throws RangeError where the decoded length is not `expectedLength` bytes. */
export function base64ToInt8(encoded: string, expectedLength: number): Int8Array {
  const bytes = Buffer.from(encoded, "base64");
  if (bytes.byteLength !== expectedLength)
    throw new RangeError(
      `expected ${expectedLength} bytes, found ${bytes.byteLength}: the artefact is damaged; build or fit it again`,
    );
  return Int8Array.from(bytes, (byte) => (byte << 24) >> 24);
}
