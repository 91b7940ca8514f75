import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline, type Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { OutcomeFileError } from "./outcome-file-error.ts";

/** The bytes of a file, unpacked where its first two bytes are gzip's magic number, whatever the file is called. */
export async function openText(path: string): Promise<Readable> {
  const magic = new Uint8Array(2);
  const file = await open(path).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new OutcomeFileError(
      path,
      null,
      `cannot be opened (${reason})`,
      "Check the path and its permissions.",
    );
  });
  try {
    await file.read(magic, 0, 2, 0);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new OutcomeFileError(path, null, `cannot be read (${reason})`, "Give a file, not a folder.");
  } finally {
    await file.close();
  }
  const bytes = createReadStream(path);
  if (magic[0] !== 0x1f || magic[1] !== 0x8b) return bytes;
  const unpacked = createGunzip();
  // The pipeline passes a read error on to the unpacker, where the consumer's loop throws it.
  pipeline(bytes, unpacked, () => {});
  return unpacked;
}
