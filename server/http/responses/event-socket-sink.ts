import type { WebSocket } from "ws";
import type { ReplySink } from "../../pipeline/dispatch/dispatch-context.ts";
import { asciiJson } from "../../protocols/wire/json/ascii-json.ts";

/** Bytes that wait for a client that does not read; beyond, the upstream is read no further. */
const maxWaitingBytes = 256 * 1024;

/** Sends the events of a streamed reply as messages of a WebSocket: the data of one event is one message. */
export class EventSocketSink implements ReplySink {
  readonly #socket: WebSocket;
  readonly #onEnd: () => void;
  #onDrain: () => void = () => undefined;
  #onClose: () => void = () => undefined;
  #isBlocked = false;
  #status = 200;
  #rest = "";

  /** @param onEnd hears once that the reply has ended, whole or not */
  constructor(socket: WebSocket, onEnd: () => void) {
    this.#socket = socket;
    this.#onEnd = onEnd;
  }

  get isClosed(): boolean {
    return this.#socket.readyState !== this.#socket.OPEN;
  }

  writeHead(status: number): void {
    this.#status = status;
  }

  write(bytes: string): boolean {
    this.#rest += bytes;
    if (this.#status === 200) this.#sendEvents();
    this.#isBlocked = this.#isFull;
    return !this.#isBlocked;
  }

  end(bytes: string): void {
    this.write(bytes);
    if (this.#status !== 200) sendError(this.#socket, this.#status, errorOf(this.#rest));
    else if (this.#rest.trim() !== "") this.#sendEvent(this.#rest);
    this.#onEnd();
  }

  /** The reply cannot be ended in order: the connection says so. */
  destroy(): void {
    this.#socket.terminate();
    this.#onEnd();
  }

  onDrain(listener: () => void): void {
    this.#onDrain = listener;
  }

  onClose(listener: () => void): void {
    this.#onClose = listener;
    if (this.isClosed) listener();
  }

  clientGone(): void {
    this.#onClose();
    this.#onEnd();
  }

  get #isFull(): boolean {
    return this.#socket.bufferedAmount >= maxWaitingBytes;
  }

  #sendEvents(): void {
    const end = this.#rest.lastIndexOf("\n\n");
    const crlf = this.#rest.lastIndexOf("\r\n\r\n");
    const cut = Math.max(end === -1 ? -1 : end + 2, crlf === -1 ? -1 : crlf + 4);
    if (cut <= 0) return;
    const whole = this.#rest.slice(0, cut);
    this.#rest = this.#rest.slice(cut);
    for (const event of whole.split(/\r?\n\r?\n/)) this.#sendEvent(event);
  }

  #sendEvent(event: string): void {
    const data = event
      .split(/\r?\n/)
      .flatMap((line) => (line.startsWith("data:") ? [line.slice("data:".length).trimStart()] : []))
      .join("\n");
    if (data === "" || data === "[DONE]") return;
    this.#socket.send(Buffer.from(data, "latin1").toString("utf8"), () => {
      if (!this.#isBlocked || this.#isFull) return;
      this.#isBlocked = false;
      this.#onDrain();
    });
  }
}

/** An error as the API tells of it in this transport: the event with the status beside it. */
export function sendError(socket: WebSocket, status: number, error: unknown): void {
  if (socket.readyState === socket.OPEN) socket.send(asciiJson({ type: "error", status, error }));
}

function errorOf(body: string): unknown {
  try {
    return (JSON.parse(Buffer.from(body, "latin1").toString("utf8")) as { error?: unknown }).error ?? null;
  } catch {
    return null;
  }
}
