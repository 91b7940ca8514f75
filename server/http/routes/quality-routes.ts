import type { FastifyInstance, FastifyRequest } from "fastify";
import type { QualityReport } from "../../answers/quality-answer.ts";
import { withDeadline } from "../../database/with-deadline.ts";
import { GatewayError } from "../../errors/gateway-error.ts";
import { countedAnswers } from "../../reports/counted-answers.ts";
import { type QualityPorts, readModelQuality } from "../../reports/model-quality.ts";
import { errorResponses } from "../error-schema.ts";
import { countedView, waitParameter } from "../views/counted-view.ts";

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
      wait_ms: waitParameter,
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
  const counted = countedAnswers<QualityReport>(nowMs);
  app.get<{ Querystring: { model?: string; wait_ms?: string } }>(
    "/v1/reports/quality",
    { schema },
    async (request) => {
      const question = {
        sinceMs: nowMs() - days * 86_400_000,
        tenant: tenantOf(request),
        model: request.query.model ?? null,
      };
      const { wait_ms: wait } = request.query;
      const read = (): Promise<QualityReport> => readModelQuality(ports, question);
      const found =
        wait === undefined
          ? withDeadline(read(), deadlineMs, "reading the scores")
          : counted(JSON.stringify([question.tenant, question.model]), read, Number(wait)).then((last) =>
              countedView<QualityReport, "object" | "data">(last, { object: "report.quality", data: [] }),
            );
      return found.catch((cause: unknown) => {
        throw new GatewayError(
          "database_unavailable",
          "The database does not answer, so the scores cannot be read; try again.",
          null,
          cause,
        );
      });
    },
  );
}
