import type { Outcome, RequestLabels } from "../../engine/index.ts";
import type { ReplySink } from "../pipeline/dispatch/dispatch-context.ts";
import type { CachedReply } from "./response-cache.ts";

/** Headers of one request alone. */
const ofOneRequest = [
  ...["x-tradewind-request-id", "x-request-id", "request-id", "x-tradewind-overhead-ms", "x-tradewind-cache"],
  ...["x-tradewind-decision-ms", "x-tradewind-attempts", "x-tradewind-upstream-request-id", "date"],
];

/** Passes a reply on and keeps a copy of it, up to a bound. */
export class KeepingSink implements ReplySink {
  readonly #sink: ReplySink;
  readonly #maxBytes: number;
  #headers: Readonly<Record<string, string>> = {};
  #status = 0;
  #pieces: string[] = [];
  #bytes = 0;

  constructor(sink: ReplySink, maxBytes: number) {
    this.#sink = sink;
    this.#maxBytes = maxBytes;
  }

  get isClosed(): boolean {
    return this.#sink.isClosed;
  }

  writeHead(status: number, headers: Readonly<Record<string, string>>): void {
    this.#status = status;
    this.#headers = headers;
    this.#sink.writeHead(status, Object.assign({}, headers, { "x-tradewind-cache": "miss" }));
  }

  write(bytes: string): boolean {
    this.#keep(bytes);
    return this.#sink.write(bytes);
  }

  end(bytes: string): void {
    this.#keep(bytes);
    this.#sink.end(bytes);
  }

  destroy(): void {
    this.#sink.destroy?.();
  }

  onDrain(listener: () => void): void {
    this.#sink.onDrain(listener);
  }

  onClose(listener: () => void): void {
    this.#sink.onClose(listener);
  }

  /** The reply, for who asks the same again; null: it is not one to give twice. */
  reply(
    { status, servedCandidateId, cost, finishReason, finishedAtMs, attempts }: Outcome,
    labels: RequestLabels,
  ): CachedReply | null {
    if (status !== "ok" || this.#status !== 200 || servedCandidateId === null || this.#bytes > this.#maxBytes)
      return null;
    if (attempts.some(({ part }) => part !== undefined)) return null; // Of several models.
    const headers = Object.fromEntries(
      Object.entries(this.#headers).filter(([name]) => !ofOneRequest.includes(name)),
    );
    return {
      ...{ headers, body: this.#pieces.join(""), candidateId: servedCandidateId, finishReason, labels },
      costNanoUsd: cost?.totalNanoUsd ?? null,
      storedAtMs: finishedAtMs,
    };
  }

  #keep(bytes: string): void {
    this.#bytes += bytes.length;
    if (this.#bytes <= this.#maxBytes) this.#pieces.push(bytes);
    else this.#pieces = [];
  }
}
