import type { FastifyInstance, FastifyRequest } from "fastify";
import type { QualityReport } from "../../answers/quality-answer.ts";
import { withDeadline } from "../../database/with-deadline.ts";
import { GatewayError } from "../../errors/gateway-error.ts";
import { countedAnswers } from "../../reports/counted-answers.ts";
import { type QualityPorts, readModelQuality } from "../../reports/model-quality.ts";
import { requireKnownName } from "../../reports/require-known-name.ts";
import { errorResponses } from "../error-schema.ts";
import { countedView, waitParameter } from "../views/counted-view.ts";
import type { ReportServices } from "./report-routes.ts";

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
  { nowMs, names, db, ...ports }: QualityPorts & ReportServices,
  tenantOf: (request: FastifyRequest) => string | null,
): void {
  const counted = countedAnswers<QualityReport>(nowMs);
  app.get<{ Querystring: { model?: string; wait_ms?: string } }>(
    "/v1/reports/quality",
    { schema },
    async (request) => {
      const { wait_ms: wait, model = null } = request.query;
      const question = { sinceMs: nowMs() - days * 86_400_000, tenant: tenantOf(request), model };
      const read = async (): Promise<QualityReport> => {
        const report = await readModelQuality(ports, question);
        if (report.data.length > 0 || model === null) return report;
        const { tenant } = question;
        const meant = await requireKnownName(db, names, { field: "model", value: model, tenant });
        return meant === model ? report : readModelQuality(ports, { ...question, model: meant });
      };
      const found =
        wait === undefined
          ? withDeadline(read(), deadlineMs, "reading the scores")
          : counted(JSON.stringify([question.tenant, question.model]), read, Number(wait)).then((last) =>
              countedView<QualityReport, "object" | "data">(last, { object: "report.quality", data: [] }),
            );
      return found.catch((cause: unknown) => {
        if (cause instanceof GatewayError) throw cause;
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
