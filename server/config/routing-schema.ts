import { modelName, number, orNull, type SchemaNode, section, text } from "./schema-parts.ts";

const weight = (what: string): SchemaNode =>
  number(`Weight of ${what}; only the ratios matter.`, { minimum: 0, maximum: 1e6 });

/** `routing` of `tradewind.yaml`. */
export const routingSchema: SchemaNode = section("How `auto` chooses.", {
  policy: text(
    "`weights`: best trade-off of quality, cost and latency. `guarantee`: the cheapest model that keeps a given share of the baseline's quality.",
    {
      enum: ["weights", "guarantee"],
    },
  ),
  weights: section("Weights of the trade-off; if any is set, those left out are 0. They may not all be 0.", {
    quality: weight("expected quality"),
    cost: weight("expected cost"),
    latency: weight("expected latency"),
  }),
  quality_point_usd: orNull(
    number(
      "What 0.01 of expected quality is worth, in dollars. The weights are derived from it, and a second of waiting counts as under `auto:balanced`. Replaces `weights`; null: `weights` apply.",
      { exclusiveMinimum: 0, maximum: 1e6 },
    ),
  ),
  scales: section("Amounts that count as much as one full unit of quality when the weights are equal.", {
    cost_usd: number("Dollars.", { exclusiveMinimum: 0, maximum: 1e6 }),
    latency_ms: number("Milliseconds.", { exclusiveMinimum: 0, maximum: 86_400_000 }),
  }),
  guarantee: section("Terms of the policy `guarantee`.", {
    share: number("Share of the baseline's quality to keep.", { exclusiveMinimum: 0, maximum: 1 }),
    confidence: number("Probability with which it must be kept.", { minimum: 0.5, exclusiveMaximum: 1 }),
  }),
  limits: section("Limits on the expected cost, latency and quality of a request.", {
    max_cost_usd: orNull(
      number("Most expensive request, dollars; null: none.", { exclusiveMinimum: 0, maximum: 1e6 }),
    ),
    max_latency_ms: orNull(number("Slowest request, milliseconds; null: none.", { exclusiveMinimum: 0 })),
    min_quality: orNull(number("Least expected quality; null: none.", { minimum: 0, maximum: 1 })),
  }),
  baseline: orNull(
    modelName(
      "Model that you would use without a router: savings and the guarantee are measured against it.",
    ),
  ),
  resume: text(
    "Whether another deployment continues a text stream that breaks off (`auto`), or the stream ends with an error (`never`).",
    { enum: ["auto", "never"] },
  ),
  explore: number(
    "Share of requests whose model may be drawn at random to explore, instead of the best being chosen; 0: never.",
    {
      minimum: 0,
      maximum: 0.2,
    },
  ),
  explore_max_regret: number(
    "How far the predicted utility of a randomly drawn model may be below that of the best. A model about which little is known may be further below, but is then drawn proportionally less often.",
    { minimum: 0, maximum: 1 },
  ),
});
