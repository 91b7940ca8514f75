/** Head of the OpenAPI document; the paths come from the routes' own schemas. */
export const openApiDocument = {
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
      bearer: {
        type: "http" as const,
        scheme: "bearer",
        description: "A key of this gateway; not needed where none is configured.",
      },
    },
  },
};
