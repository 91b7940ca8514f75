// What the gateway cannot go below: the bare proxy on Fastify, with the request's body and the reply parsed, since model and usage stand in them.
import Fastify from "fastify";
import { Pool } from "undici";

const pool = new Pool(`http://127.0.0.1:${process.env.BENCH_UPSTREAM_PORT}`, {
  connections: 64,
  pipelining: 1,
});

const schema = {
  body: { type: "object", required: ["model"], properties: { model: { type: "string" } } },
} as const;

const app = Fastify({ logger: false });
app.post<{ Body: { model: string } }>("/v1/chat/completions", { schema }, async (request, reply) => {
  const upstream = await pool.request({
    method: "POST",
    path: "/v1/chat/completions",
    headers: { "content-type": "application/json", authorization: "Bearer bench" },
    body: JSON.stringify(request.body),
  });
  const text = await upstream.body.text();
  const { usage } = JSON.parse(text) as { usage?: { total_tokens?: number } };
  return reply
    .code(upstream.statusCode)
    .header("content-type", "application/json")
    .header("x-tokens", usage?.total_tokens ?? 0)
    .send(text);
});
await app.listen({ port: 0, host: "127.0.0.1" });
const address = app.server.address();
process.send?.({ port: typeof address === "object" && address !== null ? address.port : 0 });
