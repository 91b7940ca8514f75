import type { FastifyInstance, FastifyRequest } from "fastify";
import { onlyTenant } from "../../access/viewer.ts";
import { isRequestId } from "../../database/request-id.ts";
import { GatewayError } from "../../errors/gateway-error.ts";
import { quote } from "../../errors/quote.ts";
import { namePattern } from "../../operation/key-settings.ts";
import type { Erasure } from "../../record/erasure.ts";
import { errorResponses } from "../error-schema.ts";

export interface ErasureServices {
  readonly erasure: Erasure;
  /** Whose request it is; null: none is recorded, or not one of the tenant. */
  readonly tenantOf: (requestId: string, onlyTenant: string | null) => Promise<string | null>;
}

const described = (summary: string, params: object): object => ({
  ...{
    summary,
    security: [{ bearer: [] }],
    tags: ["privacy"],
    params: { type: "object", properties: params },
  },
  response: {
    200: { description: "What was removed, and what was not", type: "object", additionalProperties: true },
    ...errorResponses({ isKeyed: true, hasBody: false }, 404),
  },
});
const by = ({ viewer, ip }: FastifyRequest) => ({ actor: viewer.name, origin: ip });

/** `DELETE /v1/requests/{id}`: what is recorded of a request, by whom it belongs to. */
export function requestErasureRoutes(api: FastifyInstance, { erasure, tenantOf }: ErasureServices): void {
  const id = {
    type: "string",
    minLength: 1,
    maxLength: 128,
    description: "x-tradewind-request-id of the reply",
  };
  api.delete<{ Params: { id: string } }>(
    "/v1/requests/:id",
    { config: { access: "owner" }, schema: described("Removes what is recorded of a request", { id }) },
    async (request) => {
      const requestId = request.params.id;
      const tenant = isRequestId(requestId) ? await tenantOf(requestId, onlyTenant(request.viewer)) : null;
      if (tenant !== null) return erasure.erase({ requestId, tenant }, by(request));
      throw new GatewayError(
        "request_not_found",
        `No request with the id \`${quote(requestId)}\` is recorded.`,
        "id",
      );
    },
  );
}

/** `DELETE /v1/admin/tenants/{tenant}/data`: everything recorded of a tenant's requests. */
export function tenantErasureRoutes(api: FastifyInstance, { erasure }: ErasureServices): void {
  const tenant = { type: "string", pattern: namePattern };
  api.delete<{ Params: { tenant: string } }>(
    "/v1/admin/tenants/:tenant/data",
    { schema: described("Removes everything that is recorded of a tenant's requests", { tenant }) },
    async (request) => erasure.erase({ tenant: request.params.tenant }, by(request)),
  );
}
