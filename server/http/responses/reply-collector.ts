import type { ReplySink } from "../../pipeline/dispatch/dispatch-context.ts";
import { type Fields, fieldsOf, isFields } from "../../protocols/fields.ts";

/** Passes a Responses reply on, and hands it over when it is whole, before its last bytes leave. */
export class ReplyCollector implements ReplySink {
  readonly #sink: ReplySink;
  readonly #maxBytes: number;
  readonly #onReply: (response: Fields, bytes: number) => void;
  #isReply = false;
  #pieces: string[] = [];
  #bytes = 0;

  /** @param maxBytes a longer reply is not handed over */
  constructor(sink: ReplySink, maxBytes: number, onReply: (response: Fields, bytes: number) => void) {
    this.#sink = sink;
    this.#maxBytes = maxBytes;
    this.#onReply = onReply;
  }

  get isClosed(): boolean {
    return this.#sink.isClosed;
  }

  writeHead(status: number, headers: Readonly<Record<string, string>>): void {
    this.#isReply = status === 200;
    this.#sink.writeHead(status, headers);
  }

  write(bytes: string): boolean {
    this.#collect(bytes);
    return this.#sink.write(bytes);
  }

  end(bytes: string): void {
    this.#collect(bytes);
    const response =
      this.#isReply && this.#bytes <= this.#maxBytes ? wholeResponse(this.#pieces.join("")) : null;
    if (response !== null) this.#onReply(response, this.#bytes);
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

  #collect(bytes: string): void {
    this.#bytes += bytes.length;
    if (this.#bytes <= this.#maxBytes) this.#pieces.push(bytes);
    else this.#pieces = [];
  }
}

/** The Response of a reply that is whole, sent in one piece or as events. @param bytes a byte string */
export function wholeResponse(bytes: string): Fields | null {
  const text = Buffer.from(bytes, "latin1").toString("utf8").trimEnd();
  if (text.startsWith("{")) return parsed(text);
  const event = parsed(text.slice(text.lastIndexOf("\ndata:") + "\ndata:".length));
  const isWhole = event?.type === "response.completed" || event?.type === "response.incomplete";
  return isWhole ? fieldsOf(event.response) : null;
}

function parsed(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : null;
  } catch {
    return null;
  }
}
