import { somePositive } from "./documented-schema.ts";
import { type RoutingPreferences, routingSchema } from "./routing-schema.ts";

/** What can be set for `auto` while servers run: one rule at most, and limits. What is left out is as configured; a limit that is null is none. */
export interface RoutingSetting
  extends Pick<RoutingPreferences, "weights" | "quality_point_usd" | "guarantee"> {
  readonly max_cost_usd?: number | null;
  readonly max_latency_ms?: number | null;
  readonly min_quality?: number | null;
}

const orNone = <Schema extends { description: string }>(schema: Schema) => ({
  ...schema,
  type: ["number", "null"],
  description: `${schema.description} null: none.`,
});

const { weights, quality_point_usd, guarantee, max_cost_usd, max_latency_ms, min_quality } =
  routingSchema.properties;

/** The fields of a `RoutingSetting` on the wire. */
export const routingSettingFields = {
  weights: { ...weights, documented: somePositive("quality", "cost", "latency") },
  quality_point_usd,
  guarantee: { ...guarantee, documented: { additionalProperties: false } },
  max_cost_usd: orNone(max_cost_usd),
  max_latency_ms: orNone(max_latency_ms),
  min_quality: orNone(min_quality),
} as const;
