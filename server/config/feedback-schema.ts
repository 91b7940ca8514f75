import { flag, integer, list, number, type SchemaNode, section, text } from "./schema-parts.ts";

/** `feedback` of `tradewind.yaml`. */
export const feedbackSchema: SchemaNode = section(
  "What callers may say of replies, and what is learned from it.",
  {
    metrics: list(
      "Metrics beside the built-in `thumbs` (boolean, weight 0.5), `score` (number from 0 to 1, weight 0.5) and `comment` (text). One of the same name takes the place of a built-in one.",
      section(
        "One metric.",
        {
          name: text("Its name in requests.", {
            pattern: "^[a-zA-Z][a-zA-Z0-9_.-]{0,63}$",
            examples: ["helpful"],
          }),
          type: text("What its values are.", { enum: ["boolean", "number", "text"] }),
          direction: text("Which values are better. Default: `higher`.", { enum: ["higher", "lower"] }),
          range: list("Lowest and highest value of a number; both are needed.", number("An end of it."), {
            minItems: 2,
            maxItems: 2,
          }),
          weight: number(
            "Share of an exact observation that one value counts for as evidence of quality; 0: none. Default: 0.5; of a text always 0.",
            { minimum: 0, maximum: 1 },
          ),
        },
        ["name", "type"],
      ),
    ),
    window_days: integer("Days after a request in which feedback on it is taken.", {
      minimum: 1,
      maximum: 365,
    }),
    learn: flag("Whether feedback moves what `auto` believes."),
    half_life_days: number("Days after which an observation counts half.", {
      exclusiveMinimum: 0,
      maximum: 3650,
    }),
    user_weight_cap: number(
      "Most weight that one end user's feedback has in the belief about a model and a task type.",
      { exclusiveMinimum: 0, maximum: 1e6 },
    ),
    unnamed_weight_cap: number("The same for all feedback of a tenant on requests that name no end user.", {
      exclusiveMinimum: 0,
      maximum: 1e6,
    }),
    implicit: section("Signals that are inferred; each of a request that `auto` routed.", {
      retry: flag(
        "Whether the same prompt again within ten minutes counts against the earlier reply (weight 0.1).",
      ),
      abandoned: flag("Whether a stream that its client leaves counts against the reply (weight 0.1)."),
      test: flag("Whether the metric `test_passed` is taken, which programs send (weight 1)."),
    }),
    link_hours: integer("Hours for which a link to vote by holds.", { minimum: 1, maximum: 8760 }),
  },
);
