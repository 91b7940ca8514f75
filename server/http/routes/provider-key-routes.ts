import type { FastifyInstance } from "fastify";
import {
  type ProviderKeyAdministration,
  providerKeyPattern,
  providerKeyView,
  providersWithTenantKeys,
  tenantKeysView,
} from "../../access/provider-key-administration.ts";
import { tenantSchema } from "../../operation/key-settings.ts";
import { type SharedKeys, sharedKeyRules } from "../../operation/shared-keys.ts";
import { actorOf, anObject, described } from "./admin-route-parts.ts";

const provider = {
  type: "string",
  minLength: 1,
  maxLength: 64,
  documented: { enum: providersWithTenantKeys },
  description: "Name of a provider, as docs/providers.md lists them",
} as const;
const ofTenant = { type: "object", properties: { tenant: tenantSchema } } as const;
const ofProvider = { type: "object", properties: { tenant: tenantSchema, provider } } as const;

interface WithTenant {
  Params: { tenant: string };
}
interface WithProvider {
  Params: { tenant: string; provider: string };
}

/** `/v1/admin/tenants/{tenant}/provider-keys`: keys of providers that tenants bring. The guard stands before it. */
export function providerKeyRoutes(app: FastifyInstance, keys: ProviderKeyAdministration): void {
  app.get<WithTenant>(
    "/v1/admin/tenants/:tenant/provider-keys",
    {
      config: { access: "admin" },
      schema: described("A tenant's provider keys, of each its last four characters", anObject, {
        params: ofTenant,
      }),
    },
    async ({ params }) => tenantKeysView(await keys.list(params.tenant)),
  );
  app.patch<WithTenant & { Body: { shared_keys: SharedKeys } }>(
    "/v1/admin/tenants/:tenant/provider-keys",
    {
      schema: described("When a tenant's requests may use the installation's provider keys", anObject, {
        params: ofTenant,
        body: {
          type: "object",
          required: ["shared_keys"],
          additionalProperties: false,
          properties: {
            shared_keys: {
              type: "string",
              enum: sharedKeyRules,
              description:
                "`unless_own` (the default): where the tenant has no key of the provider; `fallback`: also where its own key fails; `never`.",
            },
          },
        },
      }),
    },
    async (request) =>
      tenantKeysView(
        await keys.setSharedKeys(request.params.tenant, request.body.shared_keys, actorOf(request)),
      ),
  );
  app.put<WithProvider & { Body: { key: string } }>(
    "/v1/admin/tenants/:tenant/provider-keys/:provider",
    {
      schema: described("Sets a tenant's key of a provider, which is never shown again", anObject, {
        params: ofProvider,
        body: {
          type: "object",
          required: ["key"],
          additionalProperties: false,
          properties: { key: { type: "string", pattern: providerKeyPattern, writeOnly: true } },
        },
      }),
    },
    async (request) => {
      const { tenant, provider } = request.params;
      return providerKeyView(await keys.set(tenant, provider, request.body.key, actorOf(request)));
    },
  );
  app.delete<WithProvider>(
    "/v1/admin/tenants/:tenant/provider-keys/:provider",
    { schema: described("Destroys a tenant's key of a provider", anObject, { params: ofProvider }) },
    async (request) => {
      const { tenant, provider } = request.params;
      await keys.remove(tenant, provider, actorOf(request));
      return { object: "provider_key", tenant, provider, deleted: true };
    },
  );
}
