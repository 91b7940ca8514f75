import type { FastifyInstance } from "fastify";
import type { OidcLogin } from "../../access/oidc-login.ts";
import { GatewayError } from "../../errors/gateway-error.ts";
import { errorResponses } from "../error-schema.ts";
import { readCookie, setCookie } from "../session-cookie.ts";
import { giveCookie, type SessionRoutesPorts } from "./session-routes.ts";

export interface LoginRoutesPorts extends Pick<SessionRoutesPorts, "sessions" | "nowMs" | "isSecure"> {
  /** null: people log in by a link or a key. */
  readonly oidc: OidcLogin | null;
}

const flowCookie = "tradewind_login";
const flowSeconds = 600;
const dashboard = "/";
const responses = {
  302: { description: "To the dashboard, or to where people log in", type: "null" },
  ...errorResponses({ isKeyed: true, hasBody: false }, 502),
};

/** `/login`: the link that the server printed, or people's own identity provider. A browser opens these pages, so they answer with redirects. */
export function loginRoutes(app: FastifyInstance, ports: LoginRoutesPorts): void {
  const { sessions, oidc, isSecure } = ports;
  const back = { "cache-control": "no-store", "referrer-policy": "no-referrer" };
  app.get<{ Querystring: { token?: string } }>(
    "/login",
    {
      schema: {
        summary: "Exchanges a login link for the cookie of a session, or begins the login by OIDC",
        tags: ["admin"],
        querystring: {
          type: "object",
          properties: { token: { type: "string", maxLength: 128, description: "Of the link" } },
        },
        response: responses,
      },
    },
    async ({ query, ip }, reply) => {
      if (query.token !== undefined) {
        giveCookie(reply, await sessions.redeemLink(query.token, ip), ports);
        return reply.headers(back).redirect(dashboard);
      }
      if (oidc === null)
        throw new GatewayError(
          "invalid_api_key",
          "Open the login link that the server printed at its start, or one of `npm run keys -- login`; `POST /v1/admin/session` takes a key.",
        );
      const { url, flow } = await oidc.begin();
      const cookie = {
        value: flow,
        maxAgeSeconds: flowSeconds,
        isSecure,
        sameSite: "Lax",
        path: "/login",
      } as const;
      return reply.headers({ ...back, "set-cookie": setCookie(flowCookie, cookie) }).redirect(url);
    },
  );
  if (oidc === null) return;
  app.get(
    "/login/callback",
    { schema: { summary: "Ends the login by OIDC", tags: ["admin"], response: responses } },
    async (request, reply) => {
      const flow = readCookie(request.headers.cookie, flowCookie);
      const viewer = await oidc.end(request.url, flow);
      giveCookie(reply, await sessions.open(viewer, "oidc", request.ip), ports);
      return reply.headers(back).redirect(dashboard);
    },
  );
}
