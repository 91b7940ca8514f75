import type { FastifyInstance } from "fastify";
import type { AlertAdministration } from "../../drift/alert-administration.ts";
import { alertView } from "../../drift/alert-view.ts";
import { actorOf, described } from "./admin-route-parts.ts";

const anObject = { type: "object", additionalProperties: true } as const;
const aList = {
  type: "object",
  properties: {
    object: { type: "string" },
    data: { type: "array", items: anObject },
    has_more: { type: "boolean" },
  },
} as const;
const idPattern = "^[1-9][0-9]{0,14}$";
const defaultLimit = 50;

const querystring = {
  type: "object",
  additionalProperties: false,
  properties: {
    state: { type: "string", enum: ["open", "all"], description: "Not acknowledged, or all; open" },
    limit: {
      type: "string",
      pattern: "^([1-9][0-9]?|1[0-9][0-9]|200)$",
      description: `Up to 200; ${defaultLimit}`,
    },
    before: { type: "string", pattern: idPattern, description: "Only those older than this id" },
  },
} as const;

const acknowledgement = {
  type: "object",
  additionalProperties: false,
  properties: {
    dismiss: {
      type: "boolean",
      description: "It was a false alarm: evidence from before the change counts in full again; false",
    },
  },
} as const;

/** `/v1/alerts`: models that are not what they were. The guard stands before it. */
export function alertRoutes(app: FastifyInstance, alerts: AlertAdministration): void {
  app.get<{ Querystring: { state?: "open" | "all"; limit?: string; before?: string } }>(
    "/v1/alerts",
    {
      schema: { ...described("Models that changed, newest first", aList, { querystring }), tags: ["alerts"] },
    },
    async ({ query: { state = "open", limit, before } }) => {
      const size = Number(limit ?? defaultLimit);
      const rows = await alerts.list({
        isOpen: state === "open",
        limit: size + 1,
        beforeId: before === undefined ? null : Number(before),
      });
      return { object: "list", data: rows.slice(0, size).map(alertView), has_more: rows.length > size };
    },
  );
  app.post<{ Params: { id: string }; Body: { dismiss?: boolean } | null }>(
    "/v1/alerts/:id/acknowledge",
    {
      schema: {
        ...described("Marks an alert as seen", anObject, {
          params: {
            type: "object",
            properties: { id: { type: "string", pattern: idPattern, description: "Id of an alert" } },
          },
          body: { ...acknowledgement, nullable: true },
        }),
        tags: ["alerts"],
      },
    },
    async (request) =>
      alertView(
        await alerts.acknowledge(request.params.id, request.body?.dismiss === true, actorOf(request)),
      ),
  );
}
