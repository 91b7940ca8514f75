import type { FastifyInstance } from "fastify";
import type { Outcome } from "../../../engine/index.ts";
import { onlyTenant, seesTexts } from "../../access/viewer.ts";
import type { RequestPage } from "../../answers/request-answers.ts";
import { errorMessage } from "../../database/error-message.ts";
import { listRequests, type RequestsPage } from "../../database/repositories/list-requests.ts";
import { isRequestId, requestIdPattern } from "../../database/request-id.ts";
import { withDeadline } from "../../database/with-deadline.ts";
import { GatewayError } from "../../errors/gateway-error.ts";
import { namePattern } from "../../operation/key-settings.ts";
import { readPeriod, timeSchema } from "../../reports/report-period.ts";
import { requireKnownName } from "../../reports/require-known-name.ts";
import { errorResponses } from "../error-schema.ts";
import { requestSummaryView } from "../views/request-summary-view.ts";
import type { ReportServices } from "./report-routes.ts";

const deadlineMs = 15_000;
/** A page that is not full by then is answered as it is, with where to go on. */
const searchMs = 120;
const defaultLimit = 50;
/** Every hour that there is a log of: rows are searched from the newest on. */
const defaultSince = "30d";
const hourlyDays = 3_650;

interface ListQuery {
  before?: string;
  since?: string;
  limit?: string;
  status?: Outcome["status"];
  model?: string;
  task?: string;
  key?: string;
  q?: string;
  tenant?: string;
}

const text = { type: "string", minLength: 1, maxLength: 256 } as const;

const schema = {
  summary: "Requests that have ended, newest first; searched from the newest on",
  security: [{ bearer: [] }],
  tags: ["routing"],
  querystring: {
    type: "object",
    additionalProperties: false,
    properties: {
      before: {
        ...text,
        documented: { pattern: requestIdPattern },
        description: "`next` of the page before",
      },
      since: {
        ...timeSchema,
        description: `As in the reports: \`24h\`, \`7d\`, a time; ${defaultSince}`,
      },
      limit: { type: "string", pattern: "^([1-9][0-9]?|1[0-9][0-9]|200)$", description: "Up to 200; 50" },
      status: { type: "string", enum: ["ok", "error", "cancelled", "broken"] },
      model: { ...text, description: "The model that served" },
      task: { ...text, description: "Task type" },
      key: { ...text, description: "Id of a key" },
      q: {
        ...text,
        description: "Text in the id, models, task, provider, key, error code, or in a prompt that was kept",
      },
      tenant: {
        type: "string",
        pattern: namePattern,
        description: "For who may see all tenants: of this one alone",
      },
    },
  },
  response: {
    200: {
      description:
        "`data`, and `next` for the older ones (null: there are none). A page may be short, or empty, and still have a `next`: nothing else matched in the time that a search takes.",
      type: "object",
      additionalProperties: true,
    },
    ...errorResponses({ isKeyed: true, hasBody: false }),
  },
};

/** `GET /v1/requests` */
export function requestListRoutes(app: FastifyInstance, { db, nowMs, names }: ReportServices): void {
  app.get<{ Querystring: ListQuery }>("/v1/requests", { schema }, async (request): Promise<RequestPage> => {
    const { before, since, limit, status, model, task, key, q, tenant } = request.query;
    const { viewer } = request;
    const own = onlyTenant(viewer);
    const asked = own ?? tenant ?? null;
    if (own !== null && tenant !== undefined && tenant !== own)
      throw new GatewayError("key_forbids", "This key sees the requests of its own tenant alone.", "tenant");
    if (before !== undefined && !isRequestId(before))
      throw new GatewayError("invalid_request", "`before` is the id of a request.", "before");
    const { sinceMs } = readPeriod({ since: since ?? defaultSince }, nowMs(), hourlyDays);
    const startedMs = nowMs();
    const pageOf = (ofModel: string | undefined): Promise<RequestsPage> =>
      listRequests(
        db,
        {
          ...{ sinceMs, tenant: asked, before: before ?? null },
          limit: Number(limit ?? defaultLimit),
          ...(status && { status }),
          ...(ofModel && { model: ofModel }),
          ...(task && { task }),
          ...(key && { keyId: key }),
          ...(q && { text: q }),
          searchesPrompts: asked === null ? viewer.role === "admin" : seesTexts(viewer, asked),
        },
        () => nowMs() - startedMs > searchMs,
      );
    /** A first page on which nothing is: a name may be wrong, or another one of a model. */
    const checked = async (): Promise<RequestsPage> => {
      const page = await pageOf(model);
      if (page.rows.length > 0 || before !== undefined) return page;
      for (const [field, value] of Object.entries({ task, key, tenant: own === null ? tenant : undefined }))
        if (value !== undefined)
          await requireKnownName(db, names, {
            ...{ field: field as "task" | "key" | "tenant", value },
            tenant: field === "tenant" ? null : own,
          });
      if (model === undefined) return page;
      const meant = await requireKnownName(db, names, { field: "model", value: model, tenant: own });
      return meant === model ? page : pageOf(meant);
    };
    try {
      const { rows, next } = await withDeadline(checked(), deadlineMs, "listing requests");
      return { object: "list", data: rows.map(requestSummaryView), next };
    } catch (cause) {
      if (cause instanceof GatewayError) throw cause;
      request.log.warn({ reason: errorMessage(cause) }, "requests could not be listed");
      throw new GatewayError(
        "database_unavailable",
        "The database does not answer, so requests cannot be listed; try again.",
        null,
        cause,
      );
    }
  });
}
