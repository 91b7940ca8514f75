import type { FastifyInstance } from "fastify";
import { GatewayError } from "../errors/gateway-error.ts";

/** A load balancer has turned to another process by then. */
const retryAfterSeconds = 1;

/**
 * From the moment the server begins to stop, requests that come over connections still open are refused in OpenAI's shape, to be sent
 * again elsewhere; those under way end as usual.
 *
 * @returns whether it has begun
 */
export function refuseWhileStopping(app: FastifyInstance, api: FastifyInstance): () => boolean {
  let isStopping = false;
  app.addHook("preClose", async () => {
    isStopping = true;
  });
  api.addHook("onRequest", async (_request, reply) => {
    if (!isStopping) return;
    reply.header("retry-after", retryAfterSeconds);
    throw new GatewayError("server_stopping", "This server is stopping: send the request again.");
  });
  return () => isStopping;
}
