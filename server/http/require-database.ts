import type { FastifyInstance } from "fastify";
import { GatewayError } from "../errors/gateway-error.ts";
import type { Readiness } from "./app-services.ts";

/** The routes of this part need the database. They answer `database_unavailable` while it is created, or does not answer. */
export function requireDatabase(api: FastifyInstance, readiness: () => Readiness): void {
  api.addHook("onRequest", (_request, _reply, done) => {
    const { database } = readiness().parts;
    if (database?.isReady === false)
      throw new GatewayError(
        "database_unavailable",
        `The database is not ready (${database.state}): try again in a moment.`,
      );
    done();
  });
}
