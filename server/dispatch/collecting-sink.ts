import type { ReplySink } from "./reply-sink.ts";

export interface CollectedReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface CollectingSink extends ReplySink {
  /** The whole reply; null until it has ended, and for ever where it was cancelled. */
  reply(): CollectedReply | null;
}

/**
 * Keeps a reply in memory, for callers in the same process.
 *
 * @param signal when it aborts, the request is cancelled as if a client had closed its connection
 */
export function createCollectingSink(signal: AbortSignal | null = null): CollectingSink {
  let head: Pick<CollectedReply, "status" | "headers"> | null = null;
  let collected: CollectedReply | null = null;
  let onAbort: (() => void) | null = null;
  const chunks: Buffer[] = [];
  return {
    get isClosed() {
      return signal?.aborted ?? false;
    },
    writeHead(status, headers) {
      head = { status, headers };
    },
    write(bytes) {
      chunks.push(bytes);
      return true;
    },
    end(bytes) {
      if (bytes !== undefined) chunks.push(bytes);
      if (head !== null) collected = { ...head, body: Buffer.concat(chunks) };
      // A signal may outlive many requests.
      if (onAbort !== null) signal?.removeEventListener("abort", onAbort);
    },
    // Memory is never full, so nothing is ever waited for.
    onDrain() {},
    onClose(listener) {
      onAbort = listener;
      if (signal?.aborted) listener();
      else signal?.addEventListener("abort", listener, { once: true });
    },
    reply: () => collected,
  };
}
