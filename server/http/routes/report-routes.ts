import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Queryable } from "../../database/database.ts";
import { errorMessage } from "../../database/error-message.ts";
import { usageDefaults } from "../../database/usage/keep-usage.ts";
import { type Dimension, dimensions } from "../../database/usage/usage-sql.ts";
import { withDeadline } from "../../database/with-deadline.ts";
import { GatewayError } from "../../errors/gateway-error.ts";
import { namePattern } from "../../operation/key-settings.ts";
import { readOverview, readOverviewSums } from "../../reports/overview.ts";
import { readPeriod, reportDefaults, timeSchema } from "../../reports/report-period.ts";
import { type KnownNames, requireKnownName } from "../../reports/require-known-name.ts";
import { errorResponses } from "../error-schema.ts";

/** What reports need of the server. */
export interface ReportServices {
  readonly db: Queryable;
  readonly nowMs: () => number;
  /** What filters may name. */
  readonly names: KnownNames;
}

/** A report takes a fraction of a second; a database that lets it wait so long is as good as gone. */
const deadlineMs = 15_000;
const defaultGroups = 20;
const maxGroups = 200;

interface OverviewQuery {
  since?: string;
  until?: string;
  group_by?: Dimension;
  bucket?: "hour" | "day";
  limit?: string;
  tenant?: string;
  groups?: "all" | "sums";
}

const overviewSchema = {
  summary: "Spend, requests, errors, tokens, latency and cache over time and by group",
  security: [{ bearer: [] }],
  tags: ["reports"],
  querystring: {
    type: "object",
    additionalProperties: false,
    properties: {
      since: {
        ...timeSchema,
        description: `\`24h\`, \`7d\`, \`2w\` before now, or a time (ISO 8601); ${reportDefaults.since}`,
      },
      until: { ...timeSchema, description: "As `since`; now" },
      group_by: { type: "string", enum: dimensions, description: "model" },
      bucket: {
        type: "string",
        enum: ["hour", "day"],
        description: `Of the series (UTC); hour up to ${reportDefaults.hourlyBuckets} hours, else day`,
      },
      limit: {
        type: "string",
        pattern: "^([1-9][0-9]?|1[0-9][0-9]|200)$",
        description: `Groups listed, the most expensive first, up to ${maxGroups}; ${defaultGroups}`,
      },
      groups: {
        type: "string",
        enum: ["all", "sums"],
        description: "`sums`: groups without series and latencies, which is quicker; all",
      },
      tenant: {
        type: "string",
        pattern: namePattern,
        description: "For who may see all tenants: of this one alone",
      },
    },
  },
  response: {
    200: { description: "See docs/reports.md.", type: "object", additionalProperties: true },
    ...errorResponses({ isKeyed: true, hasBody: false }),
  },
};

/**
 * `/v1/reports/...`.
 *
 * @param tenantOf whose figures a caller may see; null: everybody's
 */
export function reportRoutes(
  app: FastifyInstance,
  { db, nowMs, names }: ReportServices,
  tenantOf: (request: FastifyRequest) => string | null,
): void {
  app.get<{ Querystring: OverviewQuery }>(
    "/v1/reports/overview",
    { schema: overviewSchema },
    async (request) => {
      const { since, until, bucket, group_by: groupBy = "model", limit, tenant, groups } = request.query;
      const own = tenantOf(request);
      if (own !== null && tenant !== undefined && tenant !== own)
        throw new GatewayError("key_forbids", "This key sees the figures of its own tenant alone.", "tenant");
      const words = {
        ...(since === undefined ? {} : { since }),
        ...(until === undefined ? {} : { until }),
        ...(bucket === undefined ? {} : { bucket }),
      };
      const period = readPeriod(words, nowMs(), usageDefaults.hourlyDays);
      const question = {
        period,
        groupBy,
        tenant: own ?? tenant ?? null,
        limit: Number(limit ?? defaultGroups),
      };
      const read = async () => {
        if (tenant !== undefined && own === null)
          await requireKnownName(db, names, { field: "tenant", value: tenant, tenant: null });
        return groups === "sums" ? readOverviewSums(db, question) : readOverview(db, question);
      };
      try {
        return await withDeadline(read(), deadlineMs, "reading the report");
      } catch (cause) {
        if (cause instanceof GatewayError) throw cause;
        request.log.warn({ reason: errorMessage(cause) }, "a report could not be read");
        throw new GatewayError(
          "database_unavailable",
          "The database does not answer, so the report cannot be read; try again.",
          null,
          cause,
        );
      }
    },
  );
}
