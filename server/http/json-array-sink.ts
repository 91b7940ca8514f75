import type { ReplySink } from "../pipeline/dispatch/dispatch-context.ts";
import { SseEventBuffer, splitSseEvents } from "../protocols/wire/sse/sse-event-buffer.ts";
import { sseEventData } from "../protocols/wire/sse/sse-event-data.ts";

/** Gives a stream of server-sent events as one JSON array, an element each, as Google does where `alt=sse` is not asked for. Other replies pass as they are. */
export class JsonArraySink implements ReplySink {
  readonly #sink: ReplySink;
  readonly #events = new SseEventBuffer(Number.POSITIVE_INFINITY);
  #isStream = false;
  #hasBegun = false;

  constructor(sink: ReplySink) {
    this.#sink = sink;
  }

  get isClosed(): boolean {
    return this.#sink.isClosed;
  }

  writeHead(status: number, headers: Readonly<Record<string, string>>): void {
    this.#isStream = headers["content-type"]?.startsWith("text/event-stream") === true;
    const type = this.#isStream ? { "content-type": "application/json; charset=utf-8" } : {};
    this.#sink.writeHead(status, { ...headers, ...type });
  }

  write(bytes: string): boolean {
    return this.#sink.write(this.#isStream ? this.#elements(bytes) : bytes);
  }

  end(bytes: string): void {
    const last = this.#isStream ? this.#elements(bytes) : bytes;
    this.#sink.end(this.#isStream ? `${last}${this.#hasBegun ? "" : "["}]` : last);
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

  #elements(bytes: string): string {
    let written = "";
    for (const event of splitSseEvents(this.#events.push(Buffer.from(bytes, "latin1")))) {
      const data = sseEventData(event);
      if (data === null || data === "") continue;
      written += `${this.#hasBegun ? "," : "["}${data}\n`;
      this.#hasBegun = true;
    }
    return written;
  }
}
