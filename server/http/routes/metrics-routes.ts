import type { FastifyInstance } from "fastify";
import { GatewayError } from "../../errors/gateway-error.ts";
import type { Authenticate, MetricsText } from "../app-services.ts";
import { errorResponses } from "../error-schema.ts";
import { isOperator } from "../is-operator.ts";

const schema = {
  summary:
    "Metrics in Prometheus' text format, for who sends a key, or asks from this machine without a proxy between",
  response: {
    200: { description: "The metrics; docs/observability.md lists them", type: "string" },
    ...errorResponses({ isKeyed: false, hasBody: false }),
  },
};

/** `/metrics`: what Prometheus reads. Figures of all tenants, so it is for operators alone. */
export function metricsRoutes(
  app: FastifyInstance,
  { metrics, authenticate }: { readonly metrics: MetricsText; readonly authenticate: Authenticate },
): void {
  app.get("/metrics", { schema }, async (request, reply) => {
    if (!isOperator(request.raw, authenticate)) {
      authenticate(request.raw.headers); // Says what is wrong with the key that was sent, or that none was.
      throw new GatewayError("invalid_api_key", "Send a key to read metrics from another machine.");
    }
    return reply.type(metrics.contentType).send(await metrics.read());
  });
}
