import type { ServerResponse } from "node:http";
import type { ReplySink } from "./reply-sink.ts";

/** Writes to a Node response, such as Fastify's `reply.raw` after `reply.hijack()`. */
export function createNodeReplySink(response: ServerResponse): ReplySink {
  return {
    get isClosed() {
      return response.destroyed;
    },
    writeHead(status, headers) {
      response.writeHead(status, headers);
    },
    write: (bytes) => response.write(bytes),
    end(bytes) {
      if (bytes === undefined) response.end();
      else response.end(bytes);
    },
    onDrain(listener) {
      response.on("drain", listener);
    },
    onClose(listener) {
      if (response.destroyed) listener();
      else
        response.once("close", () => {
          // Node emits `close` after an ordinary end as well.
          if (!response.writableEnded) listener();
        });
    },
  };
}
