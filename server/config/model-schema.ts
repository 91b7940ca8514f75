import { timeoutFields } from "../operation/timeouts.ts";
import { otherKindNames } from "../protocols/openai-other/other-kinds.ts";
import {
  flag,
  integer,
  list,
  modelName,
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
  cached_input: perMillion(
    "input tokens read from the provider's prompt cache; if absent, the price of ordinary input",
  ),
};

/** Tiers and other conditions by which providers multiply their prices. */
const serviceTiers = {
  flex: "OpenAI's, Google's and Bedrock's cheap tier",
  priority: "The expensive tier of the same providers; Anthropic's is paid for by contract",
  ultrafast: "OpenAI's fastest tier",
  scale: "OpenAI's tier that is paid for by contract",
  batch: "Batches",
  fast: "Anthropic's `speed: fast`",
  us: "Anthropic's `inference_geo: us`",
  reserved: "Bedrock's reserved capacity",
  offpeak: "Vertex outside peak hours",
  provisioned: "Vertex's provisioned throughput",
  performance: "Groq's dedicated capacity",
} as const;

/** What a price consists of, in a model's own `price` and in the table of overrides. */
const priceFields: Readonly<Record<string, SchemaNode>> = {
  ...rates,
  cache_write: perMillion(
    "input tokens written to the provider's prompt cache; if absent, the price of ordinary input",
  ),
  per_image: number("Dollars per generated image.", { minimum: 0, maximum: 1000 }),
  per_minute: number("Dollars per minute of audio.", { minimum: 0, maximum: 1000 }),
  per_search: number("Dollars per search, as rerankers count them.", { minimum: 0, maximum: 1000 }),
  per_file_search: number("Dollars per search in files stored by the provider.", {
    minimum: 0,
    maximum: 1000,
  }),
  per_million_characters: perMillion("characters of text converted to speech"),
  request: number("Dollars per request.", { minimum: 0, maximum: 1000 }),
  service_tiers: section(
    "Factors by which token prices are multiplied when another service tier served the request. If a tier is left out, the price of requests that it serves is unknown.",
    Object.fromEntries(
      Object.entries(serviceTiers).map(([tier, what]) => [
        tier,
        number(`${what}.`, { minimum: 0, maximum: 100, ...(tier === "flex" ? { examples: [0.5] } : {}) }),
      ]),
    ),
  ),
  tiers: list(
    "Higher rates for long prompts; the rates of the last threshold exceeded apply to the whole request.",
    section(
      "Rates above a number of input tokens.",
      {
        above_input_tokens: integer("Number of input tokens above which these rates apply.", { minimum: 1 }),
        ...rates,
        cache_write: perMillion(
          "input tokens written to the provider's prompt cache; if absent, the price of ordinary input",
        ),
      },
      ["above_input_tokens", "input", "output"],
    ),
  ),
};

const timeoutSection = (description: string): SchemaNode => section(description, timeoutFields);

const unknownAllowed = "; null: unknown, so `auto` does not send such requests to this model";

export const modelSchema: SchemaNode = section(
  "A model that clients may name and `auto` may choose.",
  {
    id: text("The name that clients put in `model`: `provider/name`.", {
      pattern: "^[^\\s@]+/[^\\s@]+$",
      maxLength: 200,
      examples: ["openai/gpt-5-mini"],
    }),
    kind: text(
      "What the model does, which determines the path it is served on, such as `/v1/embeddings`. Default: the catalogue's, otherwise chat.",
      { enum: ["chat", ...otherKindNames] },
    ),
    deployments: list(
      "Endpoints that serve the model at its price, in order of preference. Default: the catalogue's provider, or the one that the id begins with.",
      section(
        "One endpoint that serves the model.",
        {
          provider: text(
            "Adapter: `openai`, `anthropic`, `gemini`, `groq`, `ollama`, `openai-compatible`, ...; see providers.md.",
            {
              examples: ["openai"],
            },
          ),
          model: text(
            "The provider's name for the model. Default: the catalogue's, or what follows the first `/` of the id.",
          ),
          base_url: text(
            "Address of its API, including the version segment. Default: the provider's, or its `*_BASE_URL` variable.",
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
            text("Region in which it runs, such as `eu-west-1`, for requests that set `provider.region`."),
          ),
          retention_days: orNull(
            integer(
              "Days for which the provider keeps prompts and replies under your contract; 0: it keeps nothing (`provider.zdr`). null: unknown.",
              { minimum: 0 },
            ),
          ),
          trains_on_data: orNull(
            flag(
              "Whether the provider may train on the data sent to it; false satisfies `provider.data_collection: deny`. null: unknown.",
            ),
          ),
          markup_percent: number("Added to the provider's price. Default: the global `markup_percent`.", {
            minimum: 0,
            maximum: 1000,
          }),
          timeouts: timeoutSection("Time limits for this deployment; any left out are taken from the model."),
        },
        ["provider"],
      ),
      { minItems: 1 },
    ),
    capabilities: section("What the model supports. Default of each field: the catalogue's.", {
      tools: orNull(flag(`Tool calls${unknownAllowed}.`)),
      json_schema: orNull(flag(`Replies that conform to a JSON schema${unknownAllowed}.`)),
      json_mode: orNull(flag(`Replies that are JSON${unknownAllowed}.`)),
      image_input: orNull(flag(`Images${unknownAllowed}.`)),
      audio_input: orNull(flag(`Audio${unknownAllowed}.`)),
      video_input: orNull(flag(`Video${unknownAllowed}.`)),
      file_input: orNull(flag(`Files${unknownAllowed}.`)),
    }),
    assistant_prefill: flag(
      "Whether it continues an assistant message at the end of the conversation; this is how it takes over a reply that broke off at another model. Default: the catalogue's.",
    ),
    retires: orNull(
      text(
        "First day (UTC) on which its provider no longer serves it and `auto` no longer chooses it; null: none. Default: the catalogue's, if only the catalogue's provider serves it.",
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
      "Values of `reasoning_effort` that `auto` may choose among, cheapest first; empty: only the provider's default. Default: the catalogue's.",
      text("One effort, as the provider names it.", { pattern: "^[A-Za-z0-9_-]+$", examples: ["high"] }),
      { uniqueItems: true },
    ),
    timeouts: timeoutSection(
      "Time limits for this model at every deployment; any left out are taken from `dispatch`.",
    ),
    price: section("What it costs. Default: the price package's list price.", priceFields, [
      "input",
      "output",
    ]),
  },
  ["id"],
);

export const priceOverrideSchema: SchemaNode = section(
  "A price for a period; if several apply, the last one in the list is used.",
  {
    model: modelName("Id of the model."),
    from: orNull(
      text("First day (UTC) on which it applies. Default: no start.", {
        pattern: "^\\d{4}-\\d{2}-\\d{2}$",
        examples: ["2027-01-01"],
      }),
    ),
    until: orNull(
      text("First day (UTC) on which it no longer applies. Default: no end.", {
        pattern: "^\\d{4}-\\d{2}-\\d{2}$",
        examples: ["2028-01-01"],
      }),
    ),
    ...priceFields,
  },
  ["model", "input", "output"],
);
