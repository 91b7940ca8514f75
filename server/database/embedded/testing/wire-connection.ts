import { connect, type Socket } from "node:net";

/** One message of the server. */
export interface WireMessage {
  /** Its letter: `Z` ready for query, `D` data row, `2` bind complete, `T` row description. */
  readonly type: string;
  readonly body: string;
}

/** PostgreSQL's wire protocol by hand: a client library sends a query in one packet where it can, which hides some faults. */
export class WireConnection {
  readonly #socket: Socket;
  #unread = Buffer.alloc(0);
  #wake = (): void => undefined;

  constructor(path: string) {
    this.#socket = connect(path);
    this.#socket.on("data", (data) => {
      this.#unread = Buffer.concat([this.#unread, data]);
      this.#wake();
    });
  }

  send(...messages: Buffer[]): void {
    this.#socket.write(Buffer.concat(messages));
  }

  /** Reads up to and including the next message of a type. */
  async receiveUntil(type: string): Promise<WireMessage[]> {
    const messages: WireMessage[] = [];
    while (messages.at(-1)?.type !== type) messages.push(await this.#receive());
    return messages;
  }

  end(): void {
    this.#socket.destroy();
  }

  async #receive(): Promise<WireMessage> {
    const headerBytes = 5;
    while (this.#unread.length < headerBytes || this.#unread.length < 1 + this.#unread.readInt32BE(1)) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const end = 1 + this.#unread.readInt32BE(1);
    const type = String.fromCharCode(this.#unread.readUInt8(0));
    const body = this.#unread.toString("latin1", headerBytes, end);
    this.#unread = this.#unread.subarray(end);
    return { type, body };
  }
}

/** A message of the client: strings get the zero byte that ends them. */
export function wireMessage(type: string, ...parts: (string | number[])[]): Buffer {
  const body = Buffer.concat(parts.map((part) => Buffer.from(typeof part === "string" ? `${part}\0` : part)));
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + length.length);
  return Buffer.concat([Buffer.from(type, "latin1"), length, body]);
}
