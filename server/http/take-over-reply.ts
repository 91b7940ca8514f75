import type { FastifyReply, FastifyRequest } from "fastify";
import type { ReplySink } from "../pipeline/dispatch/dispatch-context.ts";
import { createNodeReplySink } from "../pipeline/dispatch/node-reply-sink.ts";

/** From here on the dispatcher writes the reply itself, byte for byte as the upstream sends it. */
export function takeOverReply(request: FastifyRequest, reply: FastifyReply): ReplySink {
  reply.hijack();
  const own = request.ownHeaders();
  const flat: string[] = [];
  for (const name in own) flat.push(name, own[name]!);
  return createNodeReplySink(reply.raw, flat);
}
