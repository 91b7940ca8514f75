import type { FastifyInstance, FastifyRequest } from "fastify";
import type { SavingsReport } from "../../answers/savings-answer.ts";
import { usageDefaults } from "../../database/usage/keep-usage.ts";
import { withDeadline } from "../../database/with-deadline.ts";
import { GatewayError } from "../../errors/gateway-error.ts";
import { namePattern } from "../../operation/key-settings.ts";
import { countedAnswers } from "../../reports/counted-answers.ts";
import { readPeriod, timeSchema } from "../../reports/report-period.ts";
import { requireKnownName } from "../../reports/require-known-name.ts";
import { readSavings, type SavingsPorts } from "../../reports/savings.ts";
import { errorResponses } from "../error-schema.ts";
import { countedView, waitParameter } from "../views/counted-view.ts";
import type { ReportServices } from "./report-routes.ts";

const deadlineMs = 60_000;

interface SavingsQuery {
  since?: string;
  until?: string;
  tenant?: string;
  wait_ms?: string;
}

const savingsSchema = {
  summary: "What routing saved against the randomised holdout, and the quality that it kept",
  security: [{ bearer: [] }],
  tags: ["reports"],
  querystring: {
    type: "object",
    additionalProperties: false,
    properties: {
      since: { ...timeSchema, description: "`7d`, `24h`, or a time (ISO 8601); 7d" },
      until: { ...timeSchema, description: "As `since`; now" },
      tenant: {
        type: "string",
        pattern: namePattern,
        description: "For who may see all tenants: of this one alone",
      },
      wait_ms: waitParameter,
    },
  },
  response: {
    200: {
      description: "See docs/experiments.md. `measured` is null where `refused` says why.",
      ...{ type: "object", additionalProperties: true },
    },
    ...errorResponses({ isKeyed: true, hasBody: false }),
  },
};

/** `GET /v1/reports/savings`. @param tenantOf whose figures a caller may see; null: everybody's */
export function savingsRoutes(
  app: FastifyInstance,
  savings: SavingsPorts & Pick<ReportServices, "nowMs" | "names">,
  tenantOf: (request: FastifyRequest) => string | null,
): void {
  const counted = countedAnswers<SavingsReport>(savings.nowMs);
  app.get<{ Querystring: SavingsQuery }>(
    "/v1/reports/savings",
    { schema: savingsSchema },
    async (request) => {
      const { tenant, wait_ms: wait, ...words } = request.query;
      const own = tenantOf(request);
      if (own !== null && tenant !== undefined && tenant !== own)
        throw new GatewayError("key_forbids", "This key sees the figures of its own tenant alone.", "tenant");
      const period = readPeriod(words, savings.nowMs(), usageDefaults.hourlyDays);
      const question = { period, tenant: own ?? tenant ?? null };
      const read = async (): Promise<SavingsReport> => {
        if (tenant !== undefined && own === null)
          await requireKnownName(savings.db, savings.names, { field: "tenant", value: tenant, tenant: null });
        return readSavings(savings, question);
      };
      const key = JSON.stringify([question.tenant, words.since, words.until]);
      const found =
        wait === undefined
          ? withDeadline(read(), deadlineMs, "reading the savings")
          : counted(key, read, Number(wait)).then((last) =>
              countedView<SavingsReport, "object" | "measured" | "refused">(last, {
                object: "report.savings",
                measured: null,
                refused: null,
              }),
            );
      return found.catch((cause: unknown) => {
        if (cause instanceof GatewayError) throw cause;
        throw new GatewayError(
          "database_unavailable",
          "The database does not answer, so the report cannot be read; try again.",
          null,
          cause,
        );
      });
    },
  );
}
