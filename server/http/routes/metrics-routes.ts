import type { FastifyInstance } from "fastify";
import { GatewayError } from "../../errors/gateway-error.ts";
import type { Authenticate, MetricsText } from "../app-services.ts";
import { createAdminCheck } from "../authenticate.ts";
import { errorResponses } from "../error-schema.ts";
import { isLocalCaller } from "../is-operator.ts";

const schema = {
  summary:
    "Metrics in Prometheus' text format, for who sends the metrics or the admin key, or asks from this machine without a proxy between",
  response: {
    200: { description: "The metrics; docs/observability.md lists them", type: "string" },
    ...errorResponses({ isKeyed: true, hasBody: false }),
  },
};

/** `/metrics`: what Prometheus reads. Figures of all tenants, so it is for operators alone. */
export function metricsRoutes(
  app: FastifyInstance,
  { metrics, authenticate }: { readonly metrics: MetricsText; readonly authenticate: Authenticate },
): void {
  const checks = metrics.keys.map(createAdminCheck);
  app.get("/metrics", { schema }, async (request, reply) => {
    const { headers } = request.raw;
    if (!checks.some((check) => check(headers)) && !isLocalCaller(request.raw)) {
      authenticate(headers); // Says what is wrong with the key that was sent, or that none was.
      throw new GatewayError(
        "key_forbids",
        "Metrics are of all tenants: send the key of TRADEWIND_METRICS_KEY or of administrators, or ask from the server's machine.",
      );
    }
    return reply.type(metrics.contentType).send(await metrics.read());
  });
}
