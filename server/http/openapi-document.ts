import type { FastifyDynamicSwaggerOptions } from "@fastify/swagger";
import { documentedSchema } from "../operation/documented-schema.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** What the OpenAPI document says where it cannot say what the route is. */
    documented?: { readonly url: string; readonly params: object };
  }
}

/** What the OpenAPI document says beside the routes' own schemas. @param areKeysNeeded whether client keys are configured */
export const openApiDocument = ({
  areKeysNeeded,
}: {
  areKeysNeeded: boolean;
}): FastifyDynamicSwaggerOptions => ({
  openapi: {
    openapi: "3.1.0",
    info: {
      title: "Tradewind",
      description:
        "An OpenAI-compatible gateway that sends each prompt to the model with the best trade of quality, cost and latency.",
      version: "0.1.0",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    components: {
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer", description: "A key of this gateway." },
      },
    },
  },
  // A server without keys asks for none, and its document must not say that it does.
  transform: ({ schema, url, route }) => {
    const { security, ...open } = schema ?? {};
    const documented = route.config?.documented;
    return {
      schema: {
        ...documentedSchema(open),
        ...(documented && { params: documented.params }),
        ...(areKeysNeeded && security !== undefined && { security }),
      },
      url: documented?.url ?? url,
    };
  },
});
