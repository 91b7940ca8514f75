/** OpenAI's error shape, for the API's documentation. */
export const errorSchema = {
  type: "object",
  required: ["error"],
  properties: {
    error: {
      type: "object",
      required: ["message", "type", "code", "param"],
      properties: {
        message: { type: "string" },
        type: { type: "string" },
        code: { type: "string", description: "Stable; docs/errors.md lists all of them." },
        param: { type: ["string", "null"] },
      },
    },
  },
} as const;
