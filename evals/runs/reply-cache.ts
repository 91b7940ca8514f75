import { createHash } from "node:crypto";
import { closeSync, fstatSync, mkdirSync, openSync, readSync, writeSync } from "node:fs";
import { join } from "node:path";
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

/** One append-only file: a line is a key, a tab and the reply. What a crash cut off is the last line, and is left out. */
export function openReplyCache(folder: string): ReplyCache {
  mkdirSync(folder, { recursive: true });
  const file = openSync(join(folder, "replies.tsv"), "a+");
  const places = new Map<string, { readonly offset: number; readonly length: number }>();
  let end = indexLines(file, places);
  // A line that was cut off must not swallow the next one.
  if (end < fstatSync(file).size) {
    writeSync(file, "\n");
    end = fstatSync(file).size;
  }
  return {
    find(key) {
      const place = places.get(key);
      if (place === undefined) return null;
      const bytes = Buffer.allocUnsafe(place.length);
      readSync(file, bytes, 0, place.length, place.offset);
      try {
        return JSON.parse(bytes.toString("utf8")) as TargetReply;
      } catch {
        return null;
      }
    },
    keep(key, reply) {
      const line = Buffer.from(`${key}\t${JSON.stringify(reply)}\n`, "utf8");
      // Another process may append, too: only the size after writing tells where the line is.
      const before = fstatSync(file).size;
      writeSync(file, line);
      const after = fstatSync(file).size;
      if (after - before !== line.length) return;
      places.set(key, { offset: before + key.length + 1, length: line.length - key.length - 2 });
      end = after;
    },
    close: () => closeSync(file),
  };
}

const chunkBytes = 4 * 1024 * 1024;

/** Notes where each whole line's reply stands. @returns the end of the last whole line */
function indexLines(file: number, places: Map<string, { offset: number; length: number }>): number {
  const { size } = fstatSync(file);
  let rest: Buffer = Buffer.alloc(0);
  let restOffset = 0;
  for (let offset = 0; offset < size; ) {
    const chunk = Buffer.allocUnsafe(Math.min(chunkBytes, size - offset));
    const count = readSync(file, chunk, 0, chunk.length, offset);
    if (count === 0) break;
    offset += count;
    const text =
      rest.length === 0 ? chunk.subarray(0, count) : Buffer.concat([rest, chunk.subarray(0, count)]);
    let start = 0;
    for (let line = text.indexOf(10, start); line !== -1; line = text.indexOf(10, start)) {
      const tab = text.indexOf(9, start);
      if (tab !== -1 && tab < line) {
        const key = text.toString("latin1", start, tab);
        places.set(key, { offset: restOffset + tab + 1, length: line - tab - 1 });
      }
      start = line + 1;
    }
    rest = Buffer.from(text.subarray(start));
    restOffset += start;
  }
  return restOffset;
}
