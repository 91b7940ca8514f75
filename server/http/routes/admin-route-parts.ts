import type { FastifyRequest } from "fastify";
import type { Actor } from "../../access/key-administration.ts";
import { errorResponses } from "../error-schema.ts";

/** Schema of a route of administrators. */
export const described = (summary: string, response: object, parts: object = {}) => ({
  ...{ summary, security: [{ bearer: [] }], tags: ["admin"], ...parts },
  response: {
    200: { description: "Done", ...response },
    ...errorResponses({ isKeyed: true, hasBody: "body" in parts }, ...("params" in parts ? [404] : [])),
  },
});

export const actorOf = ({ ip, viewer }: FastifyRequest): Actor => ({ actor: viewer.name, origin: ip });
