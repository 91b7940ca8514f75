import type { FastifyInstance } from "fastify";
import { checkKeySettings } from "../../access/check-key-settings.ts";
import type { CreatedKey, KeyAdministration } from "../../access/key-administration.ts";
import { auditView, keyView } from "../../access/key-view.ts";
import type { CreatedKey as CreatedKeyAnswer } from "../../answers/access-answers.ts";
import { someOf, somePositive } from "../../operation/documented-schema.ts";
import { type KeySettings, keySettingsSchema, tenantSchema } from "../../operation/key-settings.ts";
import { requestLimits } from "../../operation/request-limits.ts";
import { actorOf, aList, anObject, described } from "./admin-route-parts.ts";

const idParams = {
  type: "object",
  properties: { id: { type: "string", minLength: 1, maxLength: 128, description: "Id or prefix of a key" } },
} as const;

/** With what `checkKeySettings` asks beside the schema. */
const settings = {
  ...keySettingsSchema,
  documented: {
    properties: {
      weights: somePositive("quality", "cost", "latency"),
      allowed_models: {
        items: { pattern: `^[^*]*(\\*+[^*]*){0,${requestLimits.wildcardsPerPattern}}$` },
      },
      rate_limits: {
        items: someOf("requests_per_minute", "tokens_per_minute", "concurrent_requests"),
      },
    },
  },
} as const;

const createBody = {
  type: "object",
  required: ["tenant"],
  additionalProperties: false,
  properties: { tenant: tenantSchema, settings },
} as const;

interface WithId {
  Params: { id: string };
}

/** `/v1/admin/...`: keys and the audit log, for who holds the admin key. The guard stands before it, in `adminOnly`. */
export function adminRoutes(app: FastifyInstance, keys: KeyAdministration, nowMs: () => number): void {
  const created = ({ stored, key }: CreatedKey): CreatedKeyAnswer => ({ ...keyView(stored, nowMs()), key });

  app.post<{ Body: { tenant: string; settings?: KeySettings } }>(
    "/v1/admin/keys",
    { schema: described("Makes a key, which is shown this once", anObject, { body: createBody }) },
    async (request) =>
      created(
        await keys.create(
          request.body.tenant,
          checkKeySettings(request.body.settings ?? {}),
          actorOf(request),
        ),
      ),
  );
  app.get(
    "/v1/admin/keys",
    { config: { access: "admin" }, schema: described("Every key, without its secret", aList) },
    async () => ({
      object: "list",
      data: (await keys.list()).map((key) => keyView(key, nowMs())),
    }),
  );
  app.get<WithId>(
    "/v1/admin/keys/:id",
    {
      config: { access: "admin" },
      schema: described("One key, without its secret", anObject, { params: idParams }),
    },
    async ({ params }) => keyView(await keys.find(params.id), nowMs()),
  );
  app.put<WithId & { Body: KeySettings }>(
    "/v1/admin/keys/:id",
    {
      schema: described("Replaces a key's settings", anObject, { params: idParams, body: settings }),
    },
    async (request) =>
      keyView(
        await keys.update(request.params.id, checkKeySettings(request.body), actorOf(request)),
        nowMs(),
      ),
  );
  app.post<WithId>(
    "/v1/admin/keys/:id/rotate",
    { schema: described("A new secret for the same key; the old one stops", anObject, { params: idParams }) },
    async (request) => created(await keys.rotate(request.params.id, actorOf(request))),
  );
  app.post<WithId>(
    "/v1/admin/keys/:id/revoke",
    { schema: described("Ends a key", anObject, { params: idParams }) },
    async (request) => keyView(await keys.revoke(request.params.id, actorOf(request)), nowMs()),
  );
  app.get<{ Querystring: { limit?: string } }>(
    "/v1/admin/audit",
    {
      schema: described("Who changed which key, newest first", aList, {
        querystring: {
          type: "object",
          properties: {
            limit: { type: "string", pattern: "^[1-9][0-9]{0,3}$", description: "At most; 100" },
          },
        },
      }),
    },
    async ({ query }) => ({
      object: "list",
      data: (await keys.audit(Number(query.limit ?? 100))).map(auditView),
    }),
  );
}
