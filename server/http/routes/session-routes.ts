import type { FastifyInstance, FastifyReply } from "fastify";
import type { OpenedSession, Sessions } from "../../access/sessions.ts";
import { type Role, roles, type Viewer } from "../../access/viewer.ts";
import type { ViewerAnswer } from "../../answers/access-answers.ts";
import { GatewayError } from "../../errors/gateway-error.ts";
import { namePattern } from "../../operation/key-settings.ts";
import { keysOf } from "../authenticate.ts";
import { errorResponses } from "../error-schema.ts";
import { sessionToken, setSessionCookie } from "../session-cookie.ts";

export interface SessionRoutesPorts {
  readonly sessions: Sessions;
  readonly nowMs: () => number;
  /** Whether browsers reach the dashboard by https alone. */
  readonly isSecure: boolean;
  /** What a session that this viewer opens with a key hangs on, see `SessionSource`. */
  readonly sourceOf: (viewer: Viewer) => string;
}

const sessionSchema = {
  type: "object",
  properties: {
    role: { type: "string", enum: roles },
    tenant: { type: ["string", "null"], description: "Whose requests are its own; null: none." },
    name: { type: "string" },
    expires_at: { type: ["string", "null"], description: "null: who asks sends no cookie." },
  },
} as const;
const described = (summary: string, body?: object): object => ({
  ...{ summary, security: [{ bearer: [] }], tags: ["admin"], ...(body && { body }) },
  response: {
    200: { description: "Who asks", ...sessionSchema },
    ...errorResponses({ isKeyed: true, hasBody: body !== undefined }),
  },
});
const openBody = {
  type: "object",
  additionalProperties: false,
  documented: {
    anyOf: [
      { required: ["role", "tenant"], properties: { role: { const: "tenant" } } },
      {
        properties: { role: { enum: roles.filter((role) => role !== "tenant") } },
        not: { required: ["tenant"] },
      },
    ],
  },
  properties: {
    role: { type: "string", enum: roles, description: "With the admin key: a lower role than its own." },
    tenant: {
      type: "string",
      pattern: namePattern,
      description: "With the admin key and the role `tenant`: which one.",
    },
  },
} as const;

/** `/v1/admin/session`: who asks, and the exchange of a key for a cookie. */
export function sessionRoutes(api: FastifyInstance, ports: SessionRoutesPorts): void {
  const { sessions, isSecure } = ports;
  const config = { access: "viewer" } as const;
  api.post<{ Body: { role?: Role; tenant?: string } }>(
    "/v1/admin/session",
    { config, schema: described("Exchanges a key for the cookie of a session", openBody) },
    async (request, reply) => {
      if (keysOf(request.headers).length === 0)
        throw new GatewayError("invalid_api_key", "Send the admin key or a client's key to log in with it.");
      const viewer = lowered(request.viewer, request.body);
      const session = await sessions.open(viewer, ports.sourceOf(request.viewer), request.ip);
      giveCookie(reply, session, ports);
      return sessionView(viewer, session.expiresAtMs);
    },
  );
  api.get(
    "/v1/admin/session",
    { config, schema: described("Who asks, and until when its session lasts") },
    async ({ headers, viewer }) => {
      const token = keysOf(headers).length > 0 ? null : sessionToken(headers);
      const found = token === null ? null : await sessions.find(token);
      return sessionView(viewer, found?.expiresAtMs ?? null);
    },
  );
  api.delete(
    "/v1/admin/session",
    { config, schema: described("Ends the session") },
    async ({ headers, viewer }, reply) => {
      const token = sessionToken(headers);
      if (token !== null) await sessions.close(token);
      void reply.header("set-cookie", setSessionCookie({ value: null, maxAgeSeconds: 0, isSecure }));
      return sessionView(viewer, null);
    },
  );
}

/** Gives the browser the cookie of a session. */
export function giveCookie(
  reply: FastifyReply,
  { token, expiresAtMs }: OpenedSession,
  { nowMs, isSecure }: Pick<SessionRoutesPorts, "nowMs" | "isSecure">,
): void {
  const maxAgeSeconds = (expiresAtMs - nowMs()) / 1000;
  void reply.headers({
    "set-cookie": setSessionCookie({ value: token, maxAgeSeconds, isSecure }),
    "cache-control": "no-store",
  });
}

/** The role that was asked for, where it is no higher than the viewer's own. @throws GatewayError `invalid_request` or `key_forbids` */
function lowered(viewer: Viewer, { role = viewer.role, tenant }: { role?: Role; tenant?: string }): Viewer {
  if (viewer.role !== "admin" && (role !== viewer.role || tenant !== undefined))
    throw new GatewayError("key_forbids", "A client's key opens a session of its own tenant alone.");
  if ((role === "tenant") !== (tenant !== undefined) && viewer.role === "admin")
    throw new GatewayError(
      "invalid_request",
      "`tenant` says which tenant's session it is, with the role `tenant` and no other.",
      "tenant",
    );
  return { ...viewer, role, tenant: tenant ?? viewer.tenant };
}

const sessionView = ({ role, tenant, name }: Viewer, expiresAtMs: number | null): ViewerAnswer => ({
  ...{ role, tenant, name },
  expires_at: expiresAtMs === null ? null : new Date(expiresAtMs).toISOString(),
});
