import { number, orNull, type SchemaNode, section, text } from "./schema-parts.ts";

const weight = (what: string): SchemaNode =>
  number(`Weight of ${what}; only the ratios matter.`, { minimum: 0, maximum: 1e6 });

/** `routing` of `tradewind.yaml`. */
export const routingSchema: SchemaNode = section("How `auto` chooses.", {
  policy: text("`weights`: best trade. `guarantee`: cheapest that keeps a share of the baseline's quality.", {
    enum: ["weights", "guarantee"],
  }),
  weights: section("Weights of the trade; where one is set, those left out are 0. Not all 0.", {
    quality: weight("expected quality"),
    cost: weight("expected cost"),
    latency: weight("expected latency"),
  }),
  quality_point_usd: orNull(
    number(
      "What 0.01 of expected quality is worth, dollars: sets the weights, a second of waiting counts as under `auto:balanced`. Replaces `weights`; null: the weights hold.",
      { exclusiveMinimum: 0, maximum: 1e6 },
    ),
  ),
  scales: section("What counts as much as one whole unit of quality at equal weights.", {
    cost_usd: number("Dollars.", { exclusiveMinimum: 0, maximum: 1e6 }),
    latency_ms: number("Milliseconds.", { exclusiveMinimum: 0, maximum: 86_400_000 }),
  }),
  guarantee: section("Terms of the policy `guarantee`.", {
    share: number("Share of the baseline's quality to keep.", { exclusiveMinimum: 0, maximum: 1 }),
    confidence: number("Probability with which it must be kept.", { minimum: 0.5, exclusiveMaximum: 1 }),
  }),
  limits: section("Ceilings and floors on what is expected of a request.", {
    max_cost_usd: orNull(
      number("Most expensive request, dollars; null: none.", { exclusiveMinimum: 0, maximum: 1e6 }),
    ),
    max_latency_ms: orNull(number("Slowest request, milliseconds; null: none.", { exclusiveMinimum: 0 })),
    min_quality: orNull(number("Least expected quality; null: none.", { minimum: 0, maximum: 1 })),
  }),
  baseline: orNull(
    text("Model that you would use without a router: savings and the guarantee are measured against it."),
  ),
  resume: text(
    "Whether another place goes on with a stream of text that breaks off (`auto`), or it ends with an error (`never`).",
    { enum: ["auto", "never"] },
  ),
  explore: number("Share of requests whose model may be drawn instead of taken; 0: never.", {
    minimum: 0,
    maximum: 0.2,
  }),
  explore_max_regret: number(
    "Utility that a drawn model may be predicted to be behind the best. One of which hardly anything is known may be farther behind, and is then drawn more seldom in proportion.",
    { minimum: 0, maximum: 1 },
  ),
});
