import type { ReplySink } from "./dispatch/reply-sink.ts";

/** Most bytes of a reply that are kept; the rest is cut and said. */
const maxKeptBytes = 256 * 1024;

export interface TeeSink extends ReplySink {
  /** What was sent so far, as text; server-sent events stay as they were sent. */
  readonly text: () => string;
}

/** Passes a reply on and keeps its beginning, for installations that store replies. */
export function createTeeSink(sink: ReplySink): TeeSink {
  const kept: string[] = [];
  let keptBytes = 0;
  let isCut = false;
  const keep = (bytes: string): void => {
    const room = maxKeptBytes - keptBytes;
    if (bytes.length > room) isCut = true;
    if (room <= 0) return;
    kept.push(bytes.slice(0, room));
    keptBytes += Math.min(room, bytes.length);
  };
  return {
    get isClosed() {
      return sink.isClosed;
    },
    writeHead: (status, headers) => sink.writeHead(status, headers),
    write(bytes) {
      keep(bytes);
      return sink.write(bytes);
    },
    end(bytes) {
      keep(bytes);
      sink.end(bytes);
    },
    onDrain: (listener) => sink.onDrain(listener),
    onClose: (listener) => sink.onClose(listener),
    text: () => Buffer.from(kept.join(""), "latin1").toString("utf8") + (isCut ? "\n[cut]" : ""),
  };
}
