import type { FastifyRequest } from "fastify";
import type { Actor } from "../../access/audited-change.ts";
import { errorResponses } from "../error-schema.ts";

export const anObject = { type: "object", additionalProperties: true } as const;
export const aList = {
  type: "object",
  properties: { object: { type: "string" }, data: { type: "array", items: anObject } },
} as const;

/** Schema of a route of administrators. @param codes errors beside the usual ones */
export const described = (summary: string, response: object, parts: object = {}, codes: number[] = []) => ({
  ...{ summary, security: [{ bearer: [] }], tags: ["admin"], ...parts },
  response: {
    200: { description: "Done", ...response },
    ...errorResponses(
      { isKeyed: true, hasBody: "body" in parts },
      ...("params" in parts ? [404] : []),
      ...codes,
    ),
  },
});

export const actorOf = ({ ip, viewer }: FastifyRequest): Actor => ({ actor: viewer.name, origin: ip });
