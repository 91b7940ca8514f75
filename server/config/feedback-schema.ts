import { flag, integer, list, number, type SchemaNode, section, text } from "./schema-parts.ts";

/** `feedback` of `tradewind.yaml`. */
export const feedbackSchema: SchemaNode = section(
  "Which feedback on replies callers may give, and what is learned from it.",
  {
    metrics: list(
      "Metrics in addition to the built-in `thumbs` (boolean, weight 0.5), `score` (number from 0 to 1, weight 0.5) and `comment` (text). A metric with the same name replaces a built-in one.",
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
            "How much one value counts as evidence of quality, as a share of an exact observation; 0: not at all. Default: 0.5; for text always 0.",
            { minimum: 0, maximum: 1 },
          ),
        },
        ["name", "type"],
      ),
    ),
    window_days: integer("Days after a request during which feedback on it is accepted.", {
      minimum: 1,
      maximum: 365,
    }),
    learn: flag("Whether feedback changes the quality estimates of `auto`."),
    half_life_days: number("Days after which an observation counts half as much.", {
      exclusiveMinimum: 0,
      maximum: 3650,
    }),
    user_weight_cap: number(
      "Largest weight that one end user's feedback can have in the quality estimate for a model and a task type.",
      { exclusiveMinimum: 0, maximum: 1e6 },
    ),
    unnamed_weight_cap: number(
      "The same limit for all of a tenant's feedback on requests that name no end user.",
      {
        exclusiveMinimum: 0,
        maximum: 1e6,
      },
    ),
    implicit: section("Inferred signals, taken only from requests that `auto` routed.", {
      retry: flag(
        "Whether repeating the same prompt within ten minutes counts against the earlier reply (weight 0.1).",
      ),
      abandoned: flag(
        "Whether a stream from which the client disconnects counts against the reply (weight 0.1).",
      ),
      test: flag("Whether the metric `test_passed`, which programs send, is accepted (weight 1)."),
    }),
    link_hours: integer("Hours for which a feedback link is valid.", { minimum: 1, maximum: 8760 }),
  },
);
