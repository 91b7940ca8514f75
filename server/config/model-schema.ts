import { timeoutFields } from "../operation/timeouts.ts";
import { otherKindNames } from "../protocols/openai-other/other-kinds.ts";
import {
  flag,
  integer,
  list,
  number,
  orNull,
  type SchemaNode,
  section,
  text,
  variableName,
} from "./schema-parts.ts";

const perMillion = (what: string): SchemaNode =>
  number(`Dollars per million ${what}.`, { minimum: 0, maximum: 1e6 });

const rates: Readonly<Record<string, SchemaNode>> = {
  input: perMillion("input tokens"),
  output: perMillion("output tokens, reasoning included"),
  cached_input: perMillion("input tokens read from the provider's prompt cache; absent: as ordinary input"),
};

/** Tiers and other conditions by which providers multiply their prices. */
const serviceTiers = {
  flex: "OpenAI's, Google's and Bedrock's cheap tier",
  priority: "The expensive tier of the same; Anthropic's is paid for by contract",
  ultrafast: "OpenAI's fastest tier",
  scale: "OpenAI's tier that is paid for by contract",
  batch: "Batches",
  fast: "Anthropic's `speed: fast`",
  us: "Anthropic's `inference_geo: us`",
  reserved: "Bedrock's reserved capacity",
  offpeak: "Vertex outside of busy hours",
  provisioned: "Vertex's provisioned throughput",
  performance: "Groq's dedicated capacity",
} as const;

/** What a price consists of, in a model's own `price` and in the table of overrides. */
export const priceFields: Readonly<Record<string, SchemaNode>> = {
  ...rates,
  cache_write: perMillion("input tokens written to the provider's prompt cache; absent: as ordinary input"),
  per_image: number("Dollars per image that is made.", { minimum: 0, maximum: 1000 }),
  per_minute: number("Dollars per minute of audio.", { minimum: 0, maximum: 1000 }),
  per_search: number("Dollars per search, as rerankers count them.", { minimum: 0, maximum: 1000 }),
  per_file_search: number("Dollars per search of files that the provider keeps.", {
    minimum: 0,
    maximum: 1000,
  }),
  per_million_characters: perMillion("characters of text that is read aloud"),
  request: number("Dollars per request.", { minimum: 0, maximum: 1000 }),
  service_tiers: section(
    "What the rates of tokens are multiplied by where another service tier served. A tier that is left out has no known price, and then neither has the request.",
    Object.fromEntries(
      Object.entries(serviceTiers).map(([tier, what]) => [
        tier,
        number(`${what}.`, { minimum: 0, maximum: 100, ...(tier === "flex" ? { examples: [0.5] } : {}) }),
      ]),
    ),
  ),
  tiers: list(
    "More expensive rates for long prompts; the last one passed holds for the whole request.",
    section(
      "Rates above a number of input tokens.",
      {
        above_input_tokens: integer("Input tokens above which these rates hold.", { minimum: 1 }),
        ...rates,
        cache_write: perMillion(
          "input tokens written to the provider's prompt cache; absent: as ordinary input",
        ),
      },
      ["above_input_tokens", "input", "output"],
    ),
  ),
};

const timeoutSection = (description: string): SchemaNode => section(description, timeoutFields);

const unknownAllowed = "; null: unknown, and then `auto` sends no such request there";

export const modelSchema: SchemaNode = section(
  "A model that clients may name and `auto` may choose.",
  {
    id: text("What clients write into `model`: `provider/name`.", {
      pattern: "^[^\\s@]+/[^\\s@]+$",
      maxLength: 200,
      examples: ["openai/gpt-5-mini"],
    }),
    kind: text(
      "What it does, and so which path it answers on: `/v1/embeddings` and so on. Default: the catalogue's, else chat.",
      { enum: ["chat", ...otherKindNames] },
    ),
    deployments: list(
      "Places that serve it at its price, in order of preference. Default: the catalogue's provider, or the one that the id begins with.",
      section(
        "One place that serves the model.",
        {
          provider: text(
            "Adapter: `openai`, `anthropic`, `gemini`, `groq`, `ollama`, `openai-compatible`, ...; see providers.md.",
            {
              examples: ["openai"],
            },
          ),
          model: text(
            "The name that the provider knows it by. Default: the catalogue's, or what follows the first `/` of the id.",
          ),
          base_url: text(
            "Where its API is, with the version segment. Default: the provider's, or its `*_BASE_URL` variable.",
            {
              pattern: "^https?://",
              examples: ["https://api.openai.com/v1"],
            },
          ),
          api_key_env: orNull(
            variableName(
              "Name of the variable that holds the key, never the key itself; null: no key is sent. Default: the provider's usual one.",
            ),
          ),
          region: orNull(
            text("Where it runs, such as `eu-west-1`, for requests that demand `provider.region`."),
          ),
          retention_days: orNull(
            integer(
              "Days that the provider keeps prompts and replies by your contract; 0: it keeps nothing (`provider.zdr`). null: unknown.",
              { minimum: 0 },
            ),
          ),
          trains_on_data: orNull(
            flag(
              "Whether the provider may train on what is sent there; false meets `provider.data_collection: deny`. null: unknown.",
            ),
          ),
          markup_percent: number("Added to the provider's price. Default: the global `markup_percent`.", {
            minimum: 0,
            maximum: 1000,
          }),
          timeouts: timeoutSection("Clocks of its own; those left out are the model's."),
        },
        ["provider"],
      ),
      { minItems: 1 },
    ),
    capabilities: section("What it takes and gives. Default of each: the catalogue's.", {
      tools: orNull(flag(`Tool calls${unknownAllowed}.`)),
      json_schema: orNull(flag(`Replies that keep to a JSON schema${unknownAllowed}.`)),
      json_mode: orNull(flag(`Replies that are JSON${unknownAllowed}.`)),
      image_input: orNull(flag(`Images${unknownAllowed}.`)),
      audio_input: orNull(flag(`Audio${unknownAllowed}.`)),
      video_input: orNull(flag(`Video${unknownAllowed}.`)),
      file_input: orNull(flag(`Files${unknownAllowed}.`)),
    }),
    assistant_prefill: flag(
      "Whether it goes on with an assistant's turn at the end of the messages: how it is given a reply that broke off elsewhere. Default: the catalogue's.",
    ),
    retires: orNull(
      text(
        "Day from which its provider no longer serves it, UTC, and `auto` no longer chooses it; null: none. Default: the catalogue's, where the catalogue's provider alone serves it.",
        { pattern: "^\\d{4}-\\d{2}-\\d{2}$", examples: ["2026-12-01"] },
      ),
    ),
    context_window: orNull(
      integer("Input and output tokens together. Default: the catalogue's; null: unknown.", { minimum: 1 }),
    ),
    max_output_tokens: orNull(
      integer("Longest reply. Default: the catalogue's; null: unknown.", { minimum: 1 }),
    ),
    reasoning_efforts: list(
      "Values of `reasoning_effort` that `auto` may choose among, cheapest first; empty: the provider's default alone. Default: the catalogue's.",
      text("One effort, as the provider names it.", { pattern: "^[A-Za-z0-9_-]+$", examples: ["high"] }),
      { uniqueItems: true },
    ),
    timeouts: timeoutSection(
      "Clocks of its own, at every deployment; those left out are those of `dispatch`.",
    ),
    price: section("What it costs. Default: the price package's list price.", priceFields, [
      "input",
      "output",
    ]),
  },
  ["id"],
);

export const priceOverrideSchema: SchemaNode = section(
  "A price for a span of time; of several that hold, the last one written counts.",
  {
    model: text("Id of the model.", { examples: ["openai/gpt-5-mini"] }),
    from: orNull(
      text("First day it holds, UTC. Default: always was.", {
        pattern: "^\\d{4}-\\d{2}-\\d{2}$",
        examples: ["2027-01-01"],
      }),
    ),
    until: orNull(
      text("First day it no longer holds, UTC. Default: no end.", {
        pattern: "^\\d{4}-\\d{2}-\\d{2}$",
        examples: ["2028-01-01"],
      }),
    ),
    ...priceFields,
  },
  ["model", "input", "output"],
);
