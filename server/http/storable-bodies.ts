import type { FastifyInstance } from "fastify";
import { jsonText } from "../database/repositories/json-text.ts";
import { GatewayError } from "../errors/gateway-error.ts";
import { quote } from "../errors/quote.ts";

/** The routes of this part store what their bodies say, to the letter: they refuse what PostgreSQL cannot hold. */
export function storableBodies(api: FastifyInstance): void {
  api.addHook("preHandler", (request, _reply, done) => {
    if (typeof request.body === "object")
      for (const [field, value] of Object.entries(request.body ?? {}))
        if (value !== undefined && jsonText(value) !== JSON.stringify(value))
          throw new GatewayError(
            "invalid_request",
            `\`${quote(field)}\` holds the character NUL or half of a surrogate pair, which cannot be stored.`,
            field,
          );
    done();
  });
}
