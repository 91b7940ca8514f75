import swagger from "@fastify/swagger";
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from "fastify";
import { GatewayError } from "../errors/gateway-error.ts";
import type { Gateway } from "../pipeline/pipeline.ts";
import type { Authenticate, Readiness } from "./app-services.ts";
import type { Caller } from "./authenticate.ts";
import { handleError } from "./error-handler.ts";
import { parseJsonBody } from "./json-body.ts";
import { openApiDocument } from "./openapi-document.ts";
import { refuseWhileStopping } from "./refuse-while-stopping.ts";
import { chatRoutes } from "./routes/chat-routes.ts";
import { healthRoutes } from "./routes/health-routes.ts";
import { modelRoutes } from "./routes/model-routes.ts";
import { requestRoutes } from "./routes/request-routes.ts";
import { routeRoutes } from "./routes/route-routes.ts";

declare module "fastify" {
  interface FastifyRequest {
    caller: Caller;
    /** Bytes of a JSON body, so that what is not changed can be passed on as it was sent. */
    bodyBytes: Buffer | null;
  }
}

export interface AppServices {
  readonly gateway: Gateway;
  readonly authenticate: Authenticate;
  readonly readiness: () => Readiness;
  readonly nextRequestId: () => string;
  readonly logger: FastifyBaseLogger;
  /** Largest request body, bytes. */
  readonly bodyLimitBytes: number;
}

/** Time a client has to send its headers and body. */
const requestTimeoutMs = 60_000;
/** Longer than common load balancers' 60 s, so that they, not we, close idle connections. */
const keepAliveTimeoutMs = 72_000;

/** The HTTP front: schemas in, one function of the gateway, OpenAI's shapes out. Nothing here decides anything. */
export async function createApp(services: AppServices): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: services.logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: services.bodyLimitBytes,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
    forceCloseConnections: "idle",
    genReqId: services.nextRequestId,
    requestIdHeader: false,
    return503OnClosing: false, // Ours has OpenAI's shape.
    // Coercing or dropping what a client sent would change its meaning without a word.
    ajv: {
      customOptions: {
        coerceTypes: false,
        removeAdditional: false,
        useDefaults: false,
        allErrors: false,
        allowUnionTypes: true,
      },
    },
  });
  app.decorateRequest("bodyBytes", null);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    /^application\/([\w.-]+\+)?json\b/i,
    { parseAs: "buffer" },
    (request, body, done) => {
      try {
        request.bodyBytes = body as Buffer;
        done(null, parseJsonBody(body as Buffer));
      } catch (error) {
        done(error as Error);
      }
    },
  );
  app.setErrorHandler(handleError);
  app.setNotFoundHandler((request) => {
    throw new GatewayError(
      "route_not_found",
      `There is no ${request.method} ${request.url.split("?")[0]}; /openapi.json lists the paths.`,
    );
  });
  await app.register(swagger, { openapi: openApiDocument });
  let isStopping = (): boolean => false;
  healthRoutes(app, () => ({ ...services.readiness(), ...(isStopping() ? { isReady: false } : {}) }));
  app.get("/openapi.json", { schema: { summary: "This API as an OpenAPI document" } }, async () =>
    app.swagger(),
  );
  await app.register(async (api) => {
    isStopping = refuseWhileStopping(app, api);
    api.addHook("onRequest", async (request) => {
      request.caller = services.authenticate(request.headers.authorization);
    });
    chatRoutes(api, services.gateway);
    routeRoutes(api, services.gateway);
    modelRoutes(api, services.gateway);
    requestRoutes(api, services.gateway);
  });
  return app;
}
