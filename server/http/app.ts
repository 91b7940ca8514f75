import type { IncomingMessage } from "node:http";
import swagger from "@fastify/swagger";
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyRequest,
  LogController,
} from "fastify";
import { onlyTenant } from "../access/viewer.ts";
import { GatewayError } from "../errors/gateway-error.ts";
import type { Principal } from "../operation/principal.ts";
import { withoutNulls } from "./absent-fields.ts";
import { type AccessPorts, guardAccess } from "./access-guard.ts";
import type { AppParts } from "./app-parts.ts";
import { allowCrossOrigin, crossOriginHeaders } from "./cross-origin.ts";
import { dashboardRoutes } from "./dashboard/dashboard-routes.ts";
import { readDecoded, requireKnownEncoding } from "./decoded-body.ts";
import { handleError } from "./error-handler.ts";
import { createEventStreams } from "./event-streams.ts";
import { readJsonBody } from "./json-body.ts";
import { type KnownPaths, knownPaths } from "./known-paths.ts";
import { localCallersOnly } from "./local-callers-only.ts";
import { normalisePath } from "./normalise-path.ts";
import { openApiDocument } from "./openapi-document.ts";
import { takeQueryKey } from "./query-key.ts";
import { redactBeforeSending } from "./redact-body.ts";
import { refuseMalformedHttp, refuseTunnels } from "./refuse-malformed-http.ts";
import { refuseUnknown } from "./refuse-unknown.ts";
import { requestAjvOptions } from "./request-ajv-options.ts";
import { requestIdHeaders } from "./request-id-headers.ts";
import { requireDatabase } from "./require-database.ts";
import { ResponsesSocket } from "./responses/responses-socket.ts";
import { adminRoutes } from "./routes/admin-routes.ts";
import { alertRoutes } from "./routes/alert-routes.ts";
import { budgetRoutes } from "./routes/budget-routes.ts";
import { chatRoutes } from "./routes/chat-routes.ts";
import { deploymentRoutes } from "./routes/deployment-routes.ts";
import { requestErasureRoutes, tenantErasureRoutes } from "./routes/erasure-routes.ts";
import { evalRoutes } from "./routes/eval-routes.ts";
import { evalStartRoutes } from "./routes/eval-start-routes.ts";
import { eventRoutes } from "./routes/event-routes.ts";
import { experimentRoutes } from "./routes/experiment-routes.ts";
import { feedbackRoutes } from "./routes/feedback-routes.ts";
import { geminiRoutes } from "./routes/gemini-routes.ts";
import { healthRoutes } from "./routes/health-routes.ts";
import { loginRoutes } from "./routes/login-routes.ts";
import { messagesRoutes } from "./routes/messages-routes.ts";
import { metricsRoutes } from "./routes/metrics-routes.ts";
import { modelRoutes } from "./routes/model-routes.ts";
import { openApiRoutes } from "./routes/open-api-routes.ts";
import { otherKindRoutes } from "./routes/other-kind-routes.ts";
import { ownKeyRoutes } from "./routes/own-key-routes.ts";
import { preferenceRoutes } from "./routes/preference-routes.ts";
import { providerKeyRoutes } from "./routes/provider-key-routes.ts";
import { qualityRoutes } from "./routes/quality-routes.ts";
import { reportRoutes } from "./routes/report-routes.ts";
import { requestListRoutes } from "./routes/request-list-routes.ts";
import { requestRoutes } from "./routes/request-routes.ts";
import { responsesRoutes } from "./routes/responses-routes.ts";
import { routeRoutes } from "./routes/route-routes.ts";
import { savingsRoutes } from "./routes/savings-routes.ts";
import { sessionRoutes } from "./routes/session-routes.ts";
import { shadowRoutes } from "./routes/shadow-routes.ts";
import { voteRoutes } from "./routes/vote-routes.ts";
import { whatIfRoutes } from "./routes/what-if-routes.ts";
import { storableBodies } from "./storable-bodies.ts";
import { acceptUpgrades } from "./upgrades.ts";

declare module "fastify" {
  interface FastifyInstance {
    routeTable: KnownPaths["table"];
  }
  interface FastifyRequest {
    principal: Principal;
    /** Bytes of a JSON body, so that what is not changed can be passed on as it was sent. */
    bodyBytes: Buffer | null;
    /** Headers of the gateway's own that every reply to it carries, those included that are not written by the app. */
    ownHeaders(): Readonly<Record<string, string>>;
  }
}

/** Time a client has to send its headers and body. */
const requestTimeoutMs = 60_000;
/** Longer than common load balancers' 60 s, so that they, not we, close idle connections. */
const keepAliveTimeoutMs = 72_000;
/** Beyond what a request line can hold: how long an id may be is the routes' own to say, in their schemas. */
const maxParamLength = 65_536;

/** The HTTP front: schemas in, one function of the gateway, the protocol's shapes out. Nothing here decides anything. */
export async function createApp(services: AppParts): Promise<FastifyInstance> {
  let paths: KnownPaths | null = null;
  const isServed = (path: string): boolean => (paths?.methodsOf(path).length ?? 0) > 0;
  const app = Fastify({
    rewriteUrl: (request) => normalisePath(takeQueryKey(request), isServed),
    loggerInstance: services.logger,
    // A logger per request costs more than routing it; what is logged names the request itself.
    childLoggerFactory: (logger) => logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: services.bodyLimitBytes,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
    forceCloseConnections: "idle",
    genReqId: services.nextRequestId,
    requestIdHeader: false,
    return503OnClosing: false, // Ours has OpenAI's shape.
    routerOptions: { maxParamLength },
    frameworkErrors: (error, request, reply) => void handleError(error, request, reply),
    clientErrorHandler: refuseMalformedHttp(services.nextRequestId),
    http: { requireHostHeader: false }, // Ours, again.
    ajv: {
      customOptions: requestAjvOptions,
      plugins: [
        // Lengths in UTF-16 units, which are known: counting code points would walk a string of any length before refusing it.
        (ajv) => {
          ajv.opts.unicode = false;
          return ajv;
        },
      ],
    },
  });
  app.decorateRequest("bodyBytes", null);
  const originHeaders = crossOriginHeaders(services.corsOrigins ?? []);
  app.decorateRequest("ownHeaders", function ownHeaders(this: FastifyRequest) {
    return Object.assign(originHeaders(this.headers), requestIdHeaders(this.id));
  });
  // Not for replies that the dispatcher writes itself: these carry it in their head.
  app.addHook("onSend", (request, reply, payload, done) => {
    void reply.headers(requestIdHeaders(request.id));
    done(null, payload);
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i,
    (request: FastifyRequest, payload: IncomingMessage, done) => {
      const limit = services.bodyLimitBytes;
      readDecoded(payload, request.headers, limit, (stream, declaredBytes) =>
        readJsonBody(stream, declaredBytes, limit),
      ).then(({ value, bytes }) => {
        request.bodyBytes = bytes;
        done(null, value);
      }, done);
    },
  );
  refuseTunnels(app.server, services.nextRequestId);
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const { code, status } = handleError(error, request, reply);
    services.onRefused?.({ requestId: request.id, code, status, route: request.routeOptions.url ?? null });
  });
  paths = knownPaths(app);
  const known = paths;
  app.decorate("routeTable", known.table);
  allowCrossOrigin(app, originHeaders, known.methodsOf);
  const requireLocalCaller = services.localCallers && localCallersOnly(services.localCallers);
  const requireCaller = (request: IncomingMessage): void => {
    requireHost(request);
    requireLocalCaller?.(request);
  };
  // Before a body is read: what is refused anyway is not parsed first.
  app.addHook("onRequest", (request, reply, done) => {
    requireCaller(request.raw);
    if (request.url.includes("%00"))
      throw new GatewayError(
        "malformed_http",
        "The path or the query holds the character NUL: leave it out.",
      );
    if (request.is404) refuseUnknown(request, reply, known);
    requireKnownEncoding(request.headers);
    done();
  });
  const socket = new ResponsesSocket({ ...services, kept: services.keptReplies, requireCaller });
  acceptUpgrades(app.server, (request, connection, head) => {
    if (
      request.method !== "GET" ||
      normalisePath(request.url ?? "/", isServed).split("?")[0] !== "/v1/responses"
    )
      return false;
    socket.accept(request, connection, head);
    return true;
  });
  services.gate.watch(app);
  const streams = createEventStreams(services.gate);
  const { admin } = services;
  const access: AccessPorts = { ...admin, authenticate: services.authenticate };
  await app.register(swagger, openApiDocument({ areKeysNeeded: services.localCallers === null }));
  healthRoutes(app, services);
  metricsRoutes(app, services);
  openApiRoutes(app);
  dashboardRoutes(app, services.dashboard ?? []);
  await app.register(async (api) => {
    services.gate.guard(api);
    guardAccess(api, access, { reads: "viewer", writes: "client" });
    api.addHook("preValidation", (request, _reply, done) => {
      withoutNulls(request.body);
      done();
    });
    redactBeforeSending(api, services.redaction);
    chatRoutes(api, services.gateway);
    messagesRoutes(api, services.gateway);
    geminiRoutes(api, services.gateway);
    responsesRoutes(api, services.gateway, services.keptReplies);
    otherKindRoutes(api, services.gateway, services.formLimitBytes);
    routeRoutes(api, services.gateway);
    modelRoutes(api, services.gateway);
    requestRoutes(api, services.gateway);
    requestErasureRoutes(api, services.erasure);
    deploymentRoutes(api, services.gateway);
    if (services.feedback !== undefined) feedbackRoutes(api, services.feedback, services.bodyLimitBytes);
  });
  const { feedback, reports, whatIf } = services;
  if (feedback !== undefined)
    await app.register(async (api) => {
      services.gate.guard(api);
      voteRoutes(api, feedback);
    });
  if (reports !== undefined)
    await app.register(async (api) => {
      services.gate.guard(api);
      guardAccess(api, access, { reads: "viewer", writes: "admin" });
      reportRoutes(api, reports, ({ viewer }) => onlyTenant(viewer));
      if (reports.savings !== undefined)
        savingsRoutes(api, { ...reports, ...reports.savings }, ({ viewer }) => onlyTenant(viewer));
      if (reports.quality !== undefined)
        qualityRoutes(api, { ...reports, ...reports.quality }, ({ viewer }) => onlyTenant(viewer));
      requestListRoutes(api, reports);
      if (services.liveEvents !== undefined) eventRoutes(api, services.liveEvents, streams);
    });
  if (whatIf !== undefined)
    await app.register(async (api) => {
      services.gate.guard(api);
      guardAccess(api, access, { reads: "viewer", writes: "viewer" });
      whatIfRoutes(api, whatIf, ({ viewer }) => onlyTenant(viewer));
    });
  await app.register(async (api) => {
    services.gate.guard(api);
    guardAccess(api, access, { reads: "operator", writes: "admin" });
    sessionRoutes(api, admin);
    requireDatabase(api, services.readiness);
    storableBodies(api);
    adminRoutes(api, admin.keys, admin.nowMs);
    tenantErasureRoutes(api, services.erasure);
    budgetRoutes(api, admin.budgets);
    if (admin.providerKeys !== undefined) providerKeyRoutes(api, admin.providerKeys);
    if (admin.experiments !== undefined) experimentRoutes(api, admin.experiments);
    if (admin.alerts !== undefined) alertRoutes(api, admin.alerts);
    if (admin.shadow !== undefined) shadowRoutes(api, admin.shadow);
    if (reports !== undefined) evalRoutes(api, reports.db, streams);
    if (admin.evalRuns !== undefined) evalStartRoutes(api, admin.evalRuns);
    if (admin.preferences !== undefined) preferenceRoutes(api, admin.preferences);
  });
  await app.register(async (api) => {
    services.gate.guard(api);
    guardAccess(api, access, { reads: "client", writes: "client" });
    requireDatabase(api, services.readiness);
    ownKeyRoutes(api, { budgets: admin.budgets, ...services.ownKey, nowMs: services.nowMs });
  });
  await app.register(async (api) => {
    services.gate.guard(api);
    loginRoutes(api, admin);
  });
  return app;
}

/** HTTP/1.1 asks for a `host` header in every request. @throws GatewayError `malformed_http` */
function requireHost({ headers, httpVersion }: IncomingMessage): void {
  if (headers.host === undefined && httpVersion === "1.1")
    throw new GatewayError("malformed_http", "The request has no `host` header, which HTTP/1.1 requires.");
}
