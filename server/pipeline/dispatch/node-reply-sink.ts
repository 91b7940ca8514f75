import type { ServerResponse } from "node:http";
import type { ReplySink } from "./reply-sink.ts";

/**
 * Writes to a Node response, such as Fastify's `reply.raw` after `reply.hijack()`. A class, because an object literal with a getter makes V8
 * build a hidden class for every request.
 */
class NodeReplySink implements ReplySink {
  readonly #response: ServerResponse;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  get isClosed(): boolean {
    return this.#response.destroyed;
  }

  writeHead(status: number, headers: Record<string, string>): void {
    this.#response.writeHead(status, headers);
  }

  write(bytes: string): boolean {
    return this.#response.write(bytes, "latin1");
  }

  end(bytes: string): void {
    this.#response.end(bytes, "latin1");
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

/** @param response not yet begun */
export function createNodeReplySink(response: ServerResponse): ReplySink {
  return new NodeReplySink(response);
}
