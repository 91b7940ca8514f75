// The yardstick: the least that a proxy in Node can do. Reads the body, posts it on with undici, passes the bytes back.
import { createServer } from "node:http";
import { Pool } from "undici";

const pool = new Pool(`http://127.0.0.1:${process.env.BENCH_UPSTREAM_PORT}`, {
  connections: 64,
  pipelining: 1,
});

const server = createServer((incoming, outgoing) => {
  const chunks: Buffer[] = [];
  incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
  incoming.on("end", () => {
    void pool
      .request({
        method: "POST",
        path: "/v1/chat/completions",
        headers: { "content-type": "application/json", authorization: "Bearer bench" },
        body: Buffer.concat(chunks),
      })
      .then(async (upstream) => {
        const body = Buffer.from(await upstream.body.arrayBuffer());
        outgoing.writeHead(upstream.statusCode, {
          "content-type": "application/json",
          "content-length": body.length,
        });
        outgoing.end(body);
      })
      .catch(() => outgoing.writeHead(502).end());
  });
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.send?.({ port: typeof address === "object" && address !== null ? address.port : 0 });
});
