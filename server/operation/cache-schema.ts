/** Under `routing.cache` of a request. */
export interface CacheOnTheWire {
  readonly mode?: "off" | "exact";
  readonly max_age_s?: number;
}

export const cacheOnTheWireSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    mode: {
      enum: ["off", "exact"],
      description: "`exact`: a request alike in every field gets the same reply.",
    },
    max_age_s: {
      type: "number",
      exclusiveMinimum: 0,
      maximum: 31_536_000,
      description: "An older reply does not count, seconds.",
    },
    scope: {
      const: "tenant",
      description: "Whose replies count: the caller's tenant's own, never another's.",
    },
  },
} as const;
