import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Sessions } from "../access/sessions.ts";
import { type Viewer, viewerOfPrincipal } from "../access/viewer.ts";
import { GatewayError } from "../errors/gateway-error.ts";
import { defaultTenant, openPrincipal, type Principal } from "../operation/principal.ts";
import type { Authenticate } from "./app-services.ts";
import { createAdminCheck, keysOf } from "./authenticate.ts";
import { ownPagesOnly } from "./own-pages-only.ts";
import { sessionToken } from "./session-cookie.ts";

/**
 * Who may use a route. `client`: who has a key of a client, or asks a server without keys. `viewer`: anybody who is known, by key or session; the route shows a
 * tenant its own alone. `owner`: the same without operators. `operator`: operators and administrators. `admin`: administrators.
 */
type Access = "client" | "viewer" | "owner" | "operator" | "admin";

declare module "fastify" {
  interface FastifyContextConfig {
    /** @default what the part of the API says that the route is in */
    access?: Access;
  }
  interface FastifyRequest {
    /** Who asks; not set on routes for clients, where `principal` says it. */
    viewer: Viewer;
  }
}

export interface AccessPorts {
  readonly authenticate: Authenticate;
  readonly adminKey: string | null;
  readonly sessions: Sessions;
  /** Origins of this server's own pages beside the `host` it is asked by, lower case. */
  readonly ownOrigins: ReadonlySet<string>;
}

/** Guards the routes of a part of the API. @param defaults for routes that read and for those that write */
export function guardAccess(
  api: FastifyInstance,
  ports: AccessPorts,
  defaults: { readonly reads: Access; readonly writes: Access },
): void {
  const identify = createIdentify(ports);
  // Said by each route, so that the table of routes shows who may use them.
  api.addHook("onRoute", (route) => {
    const isRead = [route.method].flat().every((method) => method === "GET" || method === "HEAD");
    route.config = { access: isRead ? defaults.reads : defaults.writes, ...route.config };
  });
  api.addHook("onRequest", (request, _reply, done) => {
    const access = request.routeOptions.config.access!;
    if (access === "client") {
      request.principal = clientOf(request, ports);
      return done();
    }
    identify(request)
      .then(({ viewer, principal }) => {
        request.viewer = viewer;
        request.principal = principal;
        requireRole(viewer, access, ports.adminKey !== null);
        done();
      })
      .catch(done);
  });
}

/** @throws GatewayError as `authenticate`, and `key_forbids` where nothing but a session was sent */
function clientOf({ headers }: FastifyRequest, { authenticate }: AccessPorts): Principal {
  try {
    return authenticate(headers);
  } catch (error) {
    if (keysOf(headers).length > 0 || sessionToken(headers) === null) throw error;
    throw new GatewayError(
      "key_forbids",
      "A session spends nothing: send `authorization: Bearer <key>` with a client's key.",
    );
  }
}

/** @throws GatewayError `key_forbids` */
function requireRole({ role, name }: Viewer, access: Access, hasAdminKey: boolean): void {
  if (access === "viewer" || role === "admin") return;
  if (access === "owner" && (role === "tenant" || name === localName)) return;
  if (access === "operator" && role === "operator" && name !== localName) return;
  throw new GatewayError(
    "key_forbids",
    name === localName && !hasAdminKey
      ? "This path is for administrators: open the login link that the server printed at its start, or start it with TRADEWIND_ADMIN_KEY set."
      : access === "owner"
        ? "Operators change nothing: a client's key or an administrator may do this."
        : `This path is for ${access === "operator" ? "operators and administrators" : "administrators"}: send the admin key, or log in with it.`,
  );
}

const localName = viewerOfPrincipal(openPrincipal).name;

interface Identity {
  readonly viewer: Viewer;
  readonly principal: Principal;
}

/** Who sends a request, by its key, else by its cookie, else as this machine's own. */
function createIdentify({
  authenticate,
  adminKey,
  sessions,
  ownOrigins,
}: AccessPorts): (request: FastifyRequest) => Promise<Identity> {
  const isAdminKey = createAdminCheck(adminKey);
  const byKey = (headers: FastifyRequest["headers"]): Identity => {
    const principal = authenticate(headers);
    return { viewer: viewerOfPrincipal(principal), principal };
  };
  return async (request) => {
    const { headers } = request;
    if (isAdminKey(headers)) return identityOf({ role: "admin", tenant: null, name: "admin" });
    const token = keysOf(headers).length > 0 ? null : sessionToken(headers);
    if (token === null) return byKey(headers);
    ownPagesOnly(request, ownOrigins);
    const found = await sessions.find(token);
    if (found !== null) return identityOf(found.viewer);
    try {
      return byKey(headers);
    } catch {
      throw new GatewayError("invalid_api_key", "The session has ended: log in again.");
    }
  };
}

const identityOf = (viewer: Viewer): Identity => ({
  viewer,
  principal: { ...openPrincipal, tenant: viewer.tenant ?? defaultTenant },
});
