import type { ServerResponse } from "node:http";
import type { ReplySink } from "./dispatch-context.ts";

/**
 * Writes to a Node response, such as Fastify's `reply.raw` after `reply.hijack()`. A class, because an object literal with a getter makes V8
 * build a hidden class for every request.
 */
class NodeReplySink implements ReplySink {
  readonly #response: ServerResponse;
  readonly #ownHeaders: string[];

  constructor(response: ServerResponse, ownHeaders: string[]) {
    this.#response = response;
    this.#ownHeaders = ownHeaders;
  }

  get isClosed(): boolean {
    return this.#response.destroyed;
  }

  writeHead(status: number, headers: Readonly<Record<string, string>>): void {
    // Name and value in turn: the form that Node writes without looking each name up.
    const flat = this.#ownHeaders;
    for (const name in headers) flat.push(name, headers[name]!);
    this.#response.writeHead(status, flat);
  }

  write(bytes: string): boolean {
    return this.#response.write(bytes, "latin1");
  }

  end(bytes: string): void {
    this.#response.end(bytes, "latin1");
  }

  destroy(): void {
    this.#response.destroy();
  }

  onDrain(listener: () => void): void {
    this.#response.on("drain", listener);
  }

  onClose(listener: () => void): void {
    const response = this.#response;
    if (response.destroyed) listener();
    else
      response.once("close", () => {
        // Node emits `close` after an ordinary end as well.
        if (!response.writableEnded) listener();
      });
  }
}

/**
 * @param response not yet begun, and without headers
 * @param ownHeaders of every reply, name and value in turn; those of this reply are added
 */
export function createNodeReplySink(response: ServerResponse, ownHeaders: string[] = []): ReplySink {
  return new NodeReplySink(response, ownHeaders);
}
