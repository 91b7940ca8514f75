import type { ReplySink } from "./dispatch-context.ts";

export interface CollectedReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Keeps a reply in memory, for callers in the same process. */
export class CollectingSink implements ReplySink {
  readonly #signal: AbortSignal | null;
  readonly #chunks: string[] = [];
  #status = 0;
  #headers: Readonly<Record<string, string>> = {};
  #reply: CollectedReply | null = null;
  #onAbort = (): void => {};

  /** @param signal when it aborts, the request is cancelled as if a client had closed its connection */
  constructor(signal: AbortSignal | null = null) {
    this.#signal = signal;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  get isClosed(): boolean {
    return this.#signal?.aborted ?? false;
  }

  /** The reply when it has ended, which may be after its outcome is known; never where it was cancelled or broken off. */
  readonly ended: Promise<CollectedReply>;
  #end!: (reply: CollectedReply) => void;

  /** The whole reply; null until it has ended, and for ever where it was cancelled or broken off. */
  get reply(): CollectedReply | null {
    return this.#reply;
  }

  writeHead(status: number, headers: Readonly<Record<string, string>>): void {
    this.#status = status;
    this.#headers = headers;
  }

  write(bytes: string): boolean {
    this.#chunks.push(bytes);
    return true;
  }

  end(bytes: string): void {
    this.#chunks.push(bytes);
    const body = Buffer.from(this.#chunks.join(""), "latin1");
    this.#reply = { status: this.#status, headers: this.#headers, body };
    this.#end(this.#reply);
    this.destroy();
  }

  /** Nothing more is heard of the signal, which may outlive many requests. */
  destroy(): void {
    this.#signal?.removeEventListener("abort", this.#onAbort);
  }

  /** Memory is never full, so nothing is ever waited for. */
  onDrain(_listener: () => void): void {}

  onClose(listener: () => void): void {
    this.#onAbort = listener;
    if (this.isClosed) listener();
    else this.#signal?.addEventListener("abort", listener, { once: true });
  }
}
