import type { FastifyReply, FastifyRequest } from "fastify";
import { GatewayError } from "../errors/gateway-error.ts";
import { quote } from "../errors/quote.ts";
import type { KnownPaths } from "./known-paths.ts";

/** @throws GatewayError `method_not_allowed` where the path is served with other methods, else `route_not_found` */
export function refuseUnknown(
  { url, method }: FastifyRequest,
  reply: FastifyReply,
  { methodsOf, nearest }: KnownPaths,
): void {
  const path = url.split("?", 1)[0]!;
  const quoted = quote(path);
  const methods = methodsOf(path);
  if (methods.length === 0) {
    const meant = nearest(path);
    const hint = meant === null ? "" : `did you mean ${meant}? `;
    throw new GatewayError("route_not_found", `There is no ${quoted}; ${hint}/openapi.json lists the paths.`);
  }
  void reply.header("allow", methods.join(", "));
  throw new GatewayError(
    "method_not_allowed",
    `${quoted} is not served with ${method}, but with ${methods.join(", ")}.`,
  );
}
