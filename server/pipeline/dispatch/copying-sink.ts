import type { ReplySink } from "./dispatch-context.ts";

/** Passes a reply on and keeps a copy of its body, up to a bound. */
export class CopyingSink implements ReplySink {
  readonly #sink: ReplySink;
  readonly #maxBytes: number;
  #pieces: string[] = [];
  #status = 0;
  /** Of the body as far as it went out. */
  protected bytes = 0;

  /** @param maxBytes nothing is kept of a longer body */
  constructor(sink: ReplySink, maxBytes: number) {
    this.#sink = sink;
    this.#maxBytes = maxBytes;
  }

  get isClosed(): boolean {
    return this.#sink.isClosed;
  }

  writeHead(status: number, headers: Readonly<Record<string, string>>): void {
    this.#status = status;
    this.#sink.writeHead(status, headers);
  }

  write(bytes: string): boolean {
    this.#collect(bytes);
    return this.#sink.write(bytes);
  }

  end(bytes: string): void {
    this.#collect(bytes);
    const body = this.collected();
    if (body !== null) this.finished(body);
    this.#sink.end(bytes);
  }

  destroy(): void {
    this.#sink.destroy();
  }

  onDrain(listener: () => void): void {
    this.#sink.onDrain(listener);
  }

  onClose(listener: () => void): void {
    this.#sink.onClose(listener);
  }

  /** What went out of a reply with status 200, as a byte string; null: it is another reply, or a longer one. */
  protected collected(): string | null {
    return this.#status === 200 && this.bytes <= this.#maxBytes ? this.#pieces.join("") : null;
  }

  /** Told before the last bytes leave. @param _body as `collected` */
  protected finished(_body: string): void {}

  #collect(bytes: string): void {
    this.bytes += bytes.length;
    if (this.bytes <= this.#maxBytes) this.#pieces.push(bytes);
    else this.#pieces = [];
  }
}
