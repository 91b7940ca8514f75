import { openText } from "./open-text.ts";
import { OutcomeFileError } from "./outcome-file-error.ts";

/** The text of a file, plain or gzip, in pieces; UTF-8, a byte order mark removed. */
export async function* readChunks(path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8");
  const bytes = await openText(path);
  try {
    for await (const piece of bytes) yield decoder.decode(piece as Uint8Array, { stream: true });
    yield decoder.decode();
  } catch (cause) {
    if (!(cause instanceof Error) || !("code" in cause)) throw cause;
    throw new OutcomeFileError(
      path,
      null,
      `breaks off (${cause.message})`,
      "Copy or download the file again.",
    );
  } finally {
    bytes.destroy();
  }
}

/** The first characters of a file, at least `characters` of them where it has so many. */
export async function readHead(path: string, characters = 65_536): Promise<string> {
  let head = "";
  for await (const chunk of readChunks(path)) {
    head += chunk;
    if (head.length >= characters) break;
  }
  return head;
}
