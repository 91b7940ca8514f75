// The yardstick for streams: undici's bytes into Node's response, nothing read.
import { createServer } from "node:http";
import { Pool } from "undici";

const pool = new Pool(`http://127.0.0.1:${process.env.BENCH_UPSTREAM_PORT}`, {
  connections: 256,
  pipelining: 1,
});

const server = createServer((incoming, outgoing) => {
  const chunks: Buffer[] = [];
  incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
  incoming.on("end", () => {
    void pool
      .stream(
        {
          ...{ method: "POST", path: incoming.url!, body: Buffer.concat(chunks) },
          headers: { "content-type": "application/json" },
        },
        ({ statusCode, headers }) => outgoing.writeHead(statusCode, headers as Record<string, string>),
      )
      .catch(() => outgoing.destroy());
  });
});
server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as { port: number }).port }));
