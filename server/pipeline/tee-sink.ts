import type { ReplySink } from "./dispatch/dispatch-context.ts";

/** Most bytes of a reply that are kept; the rest is cut and said. */
const maxKeptBytes = 256 * 1024;

/** Keeps the beginning of a reply, for installations that store replies. */
export interface TextKeeper {
  keep(bytes: string): void;
  /** What was kept so far, as text; server-sent events stay as they were sent. */
  text(): string;
}

export function createTextKeeper(): TextKeeper {
  const kept: string[] = [];
  let keptBytes = 0;
  let isCut = false;
  return {
    keep(bytes) {
      const room = maxKeptBytes - keptBytes;
      if (bytes.length > room) isCut = true;
      if (room <= 0) return;
      kept.push(bytes.slice(0, room));
      keptBytes += Math.min(room, bytes.length);
    },
    text: () => Buffer.from(kept.join(""), "latin1").toString("utf8") + (isCut ? "\n[cut]" : ""),
  };
}

/** Passes a reply on as it is, and shows each piece of its body to somebody else as well. */
export function createTeeSink(sink: ReplySink, see: (bytes: string) => void): ReplySink {
  return {
    get isClosed() {
      return sink.isClosed;
    },
    writeHead: (status, headers) => sink.writeHead(status, headers),
    write(bytes) {
      see(bytes);
      return sink.write(bytes);
    },
    end(bytes) {
      if (bytes !== undefined) see(bytes);
      sink.end(bytes);
    },
    onDrain: (listener) => sink.onDrain(listener),
    onClose: (listener) => sink.onClose(listener),
  };
}
