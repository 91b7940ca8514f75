import { createHash } from "node:crypto";
import { closeSync, fstatSync, mkdirSync, openSync, readSync, writeSync } from "node:fs";
import { join } from "node:path";
import { createReplyIndex, type ReplyIndex } from "./reply-index.ts";
import type { TargetReply, TargetRequest } from "./target.ts";

/** Replies that were paid for. Errors never get in. */
export interface ReplyCache {
  find(key: string): TargetReply | null;
  /** On disk when it returns. @throws Error where the disk refuses: what follows would not be kept */
  keep(key: string, reply: TargetReply): void;
  close(): void;
}

/** Raised when a stored reply means something else than before. */
const formatVersion = 1;

/** Everything that a reply depends on. */
export function cacheKey(
  identity: string,
  request: TargetRequest,
  sample: number,
  seed: number | null,
): string {
  const parts = [formatVersion, identity, request.messages, request.tools, request.parameters, sample, seed];
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64url");
}

/**
 * One append-only file: a line is a key, a tab and the reply. What a crash cut off is the last line, and is left out. Several processes may
 * use it at once: each sees what the others add.
 */
export function openReplyCache(folder: string): ReplyCache {
  mkdirSync(folder, { recursive: true });
  const file = openSync(join(folder, "replies.tsv"), "a+");
  const index = createReplyIndex();
  /** End of what is in the index. */
  let end = indexLines(file, 0, index);
  const findLine = (key: string): string | null => {
    const place = index.get(key);
    if (place === null) return null;
    const bytes = Buffer.allocUnsafe(place.length);
    readSync(file, bytes, 0, place.length, place.offset);
    const line = bytes.toString("utf8");
    return line.startsWith(`${key}\t`) ? line.slice(key.length + 1) : null;
  };
  return {
    find(key) {
      let line = findLine(key);
      if (line === null && fstatSync(file).size > end) {
        end = indexLines(file, end, index);
        line = findLine(key);
      }
      if (line === null) return null;
      try {
        return JSON.parse(line) as TargetReply;
      } catch {
        return null;
      }
    },
    keep(key, reply) {
      const before = fstatSync(file).size;
      // Whatever stands behind the last whole line may be cut off: it must not swallow this one.
      const text = `${before === end ? "" : "\n"}${key}\t${JSON.stringify(reply)}\n`;
      const line = Buffer.from(text, "utf8");
      // A disk that is full takes a part, and throws with the next try.
      for (let done = 0; done < line.length; ) done += writeSync(file, line, done);
      // Where another process has written, too, the next look finds both.
      if (before !== end || fstatSync(file).size !== before + line.length) return;
      index.set(key, before, line.length);
      end = before + line.length;
    },
    close: () => closeSync(file),
  };
}

const chunkBytes = 1024 * 1024;

/** Notes where each whole line stands. @returns the end of the last whole line */
function indexLines(file: number, from: number, index: ReplyIndex): number {
  const { size } = fstatSync(file);
  let rest: Buffer = Buffer.alloc(0);
  let restOffset = from;
  for (let offset = from; offset < size; ) {
    const chunk = Buffer.allocUnsafe(Math.min(chunkBytes, size - offset));
    const count = readSync(file, chunk, 0, chunk.length, offset);
    if (count === 0) break;
    offset += count;
    const text =
      rest.length === 0 ? chunk.subarray(0, count) : Buffer.concat([rest, chunk.subarray(0, count)]);
    let start = 0;
    for (let line = text.indexOf(10, start); line !== -1; line = text.indexOf(10, start)) {
      const tab = text.indexOf(9, start);
      if (tab !== -1 && tab < line)
        index.set(text.toString("latin1", start, tab), restOffset + start, line - start + 1);
      start = line + 1;
    }
    rest = Buffer.from(text.subarray(start));
    restOffset += start;
  }
  return restOffset;
}
