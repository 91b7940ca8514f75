import type { FastifyInstance, FastifyRequest } from "fastify";
import { withDeadline } from "../../database/with-deadline.ts";
import { GatewayError } from "../../errors/gateway-error.ts";
import { type QualityPorts, readModelQuality } from "../../reports/model-quality.ts";
import { errorResponses } from "../error-schema.ts";

const deadlineMs = 15_000;
/** Older scores say little of what a model is now. */
const days = 90;

const schema = {
  summary: "Measured quality of every candidate of `auto` beside its public figures",
  security: [{ bearer: [] }],
  tags: ["reports"],
  querystring: {
    type: "object",
    additionalProperties: false,
    properties: {
      model: {
        ...{ type: "string", minLength: 1, maxLength: 256 },
        description: "Of this model alone, by task type and with the evidence",
      },
    },
  },
  response: {
    200: {
      description: `Scores of the last ${days} days. See docs/reports.md.`,
      ...{ type: "object", additionalProperties: true },
    },
    ...errorResponses({ isKeyed: true, hasBody: false }),
  },
};

/** `GET /v1/reports/quality`. @param tenantOf whose feedback a caller may see; null: everybody's */
export function qualityRoutes(
  app: FastifyInstance,
  { nowMs, ...ports }: QualityPorts & { readonly nowMs: () => number },
  tenantOf: (request: FastifyRequest) => string | null,
): void {
  app.get<{ Querystring: { model?: string } }>("/v1/reports/quality", { schema }, async (request) => {
    const question = {
      sinceMs: nowMs() - days * 86_400_000,
      tenant: tenantOf(request),
      model: request.query.model ?? null,
    };
    return withDeadline(readModelQuality(ports, question), deadlineMs, "reading the scores").catch(
      (cause: unknown) => {
        throw new GatewayError(
          "database_unavailable",
          "The database does not answer, so the scores cannot be read; try again.",
          null,
          cause,
        );
      },
    );
  });
}
