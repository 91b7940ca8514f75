import { keySettingsSchema, tenantSchema } from "../operation/key-settings.ts";
import { redactionKinds } from "../redaction/patterns.ts";
import { dashboardSchema } from "./dashboard-schema.ts";
import { defaultConfigurationFile as defaults } from "./default-configuration.ts";
import { dispatchSchemas } from "./dispatch-schemas.ts";
import { feedbackSchema } from "./feedback-schema.ts";
import { modelSchema, priceOverrideSchema } from "./model-schema.ts";
import { routingSchema } from "./routing-schema.ts";
import {
  flag,
  integer,
  list,
  milliseconds,
  number,
  orNull,
  type SchemaNode,
  section,
  text,
  variableName,
} from "./schema-parts.ts";

/** A hundred years: what lies farther back is no day of a calendar. */
const daysKept = { minimum: 1, maximum: 36_500 };

/** A configured key ends when it leaves the configuration, and its owner is who configures. */
const { owner: _, expires_at: __, ...settingsOfConfiguredKeys } = keySettingsSchema.properties;

const sections: Readonly<Record<string, SchemaNode>> = {
  models: list(
    "Models to offer. Default: those of every provider whose key is set, and of a local Ollama.",
    modelSchema,
  ),
  discover: text(
    "Whether to add the current models of providers whose key is set: `auto` does where `models` is empty.",
    { enum: ["auto", "always", "never"] },
  ),
  prices: list("Prices that replace list prices, with the days on which they hold.", priceOverrideSchema),
  markup_percent: number(
    "Added to every provider's price where a deployment says nothing else; shown apart.",
    {
      minimum: 0,
      maximum: 1000,
    },
  ),
  routing: routingSchema,
  database: section("Where decisions, outcomes and evidence are kept.", {
    url_env: variableName(
      "Variable that holds a PostgreSQL URL; where it is not set, the embedded database is used.",
    ),
    data_dir: text("Folder of the embedded database; relative to the working directory."),
  }),
  server: section("The HTTP server.", {
    host: text("Address to listen on. Another one than this machine's own needs client keys."),
    port: integer("Port to listen on; 0: any free one.", { minimum: 0, maximum: 65_535 }),
    workers: {
      type: ["integer", "string"],
      ...{ minimum: 1, maximum: 256, pattern: "^auto$", examples: ["auto"] },
      description:
        "Processes that serve the port together, on PostgreSQL; `auto`: one for each core. The embedded database has one.",
    },
    body_limit_bytes: integer("Largest request body.", { minimum: 1024, maximum: 1_073_741_824 }),
    form_limit_bytes: integer(
      "Largest form, as files come for transcription; they are not parsed, and so may be larger.",
      {
        minimum: 1024,
        maximum: 1_073_741_824,
      },
    ),
    api_keys_env: variableName(
      "Variable that holds the keys clients may use, separated by commas, each as `key` or `tenant:key`.",
    ),
    cors_origins: list(
      "Origins whose web pages may call the server from a browser. `*`: all, which needs client keys: without them it lets no further page in.",
      text("One origin: scheme, host and port, no path.", {
        pattern: "^(\\*|[a-z][a-z0-9+.-]*://[^/\\s]+)$",
        examples: ["https://app.example"],
      }),
      { uniqueItems: true },
    ),
    unready_ms: milliseconds(
      "After SIGTERM, time in which `/readyz` says 503 and requests are still taken, so that load balancers turn away",
      0,
    ),
    drain_ms: milliseconds(
      "Time that running requests get after it; the rest is ended with `server_stopping`",
      0,
    ),
    flush_ms: milliseconds("Time that the database then gets to take the log", 0),
    max_requests: orNull(
      integer(
        "Requests under way at once in one process; more get 503 with `retry-after`. null: any number.",
        {
          minimum: 1,
        },
      ),
    ),
    max_delay_ms: orNull(
      milliseconds(
        "Median delay of the event loop from which on new requests get 503 with `retry-after`; null: whatever it is",
      ),
    ),
    ready_requires_log: flag(
      "Whether `/readyz` says 503 while the log cannot be written. Replicas share the database: an outage of it then takes all of them out.",
    ),
  }),
  store: section(
    "What is kept of prompts and replies beyond figures, a salted hash, features and an embedding.",
    {
      features: flag(
        "Whether features, an embedding and salted hashes of prompts are kept, which learning needs. false: figures alone. A key (`keep`) and a request (`store: false`, `x-tradewind-no-log`) can only ask for less.",
      ),
      prompts: flag("Whether the text of prompts is stored."),
      replies: flag("Whether the text of replies is stored."),
      salt_env: variableName(
        "Variable that holds the salt of prompt hashes, 16 characters or more; where it is not set, one is made and kept in the database.",
      ),
      journal: flag(
        "Whether a journal in the data folder holds what the database does not have yet, so that no settled request is lost to a `kill -9`.",
      ),
      retention_days: orNull(
        integer(
          "Days that decisions and outcomes are kept, with all that they hold; null: for ever.",
          daysKept,
        ),
      ),
      text_days: orNull(
        integer(
          "Days that texts of prompts and replies are kept, where they are stored; null: as long as their rows.",
          daysKept,
        ),
      ),
      feature_days: orNull(
        integer(
          "Days that embeddings, hashed features and salted hashes are kept; null: as long as their rows.",
          daysKept,
        ),
      ),
      feedback_days: orNull(integer("Days that feedback is kept; null: for ever.", daysKept)),
      audit_days: orNull(integer("Days that the audit log is kept; null: for ever.", daysKept)),
    },
  ),
  redaction: section("What is taken out of texts: see docs/security.md for how much of it is found.", {
    stored: flag("Whether prompts and replies are redacted before they are stored."),
    sent: flag(
      "Whether every request is redacted before it is sent to a provider; else those with the header `x-tradewind-redact: true`.",
    ),
    kinds: list("What is looked for.", text("One kind.", { enum: redactionKinds }), { uniqueItems: true }),
    patterns: list("Patterns of your own.", {
      ...section("One pattern.", {
        name: text("Stands in the place of what matches, in brackets.", {
          pattern: "^[a-z][a-z0-9_-]{0,31}$",
          examples: ["employee"],
        }),
        pattern: text("A JavaScript regular expression, without flags.", { examples: ["EMP-\\d{6}"] }),
      }),
      required: ["name", "pattern"],
    }),
  }),
  api_keys: list(
    "What the keys in `TRADEWIND_API_KEYS` may do, by tenant. Those of a tenant that is not named may do all.",
    {
      ...section("One tenant.", { tenant: tenantSchema, ...settingsOfConfiguredKeys }),
      required: ["tenant"],
    },
  ),
  dashboard: dashboardSchema,
  cache: section("Whether a request that was answered before gets the same reply, without a call.", {
    mode: text(
      "`exact`: requests alike in every field, of one tenant. A request may say otherwise in `routing.cache`.",
      {
        enum: ["off", "exact"],
      },
    ),
    max_age_s: integer("Age from which on a reply does not count, seconds.", { minimum: 1 }),
    max_megabytes: integer("Memory for replies, in each process; the oldest used ones go first.", {
      minimum: 1,
    }),
  }),
  feedback: feedbackSchema,
  drift: section("Alerts where a model's quality, latency, length or price changes on a kind of work.", {
    detect: flag("Whether changes are looked for."),
    values_per_false_alarm: integer(
      "Without any change, values of one model, kind of work and measure between two alarms, on average, at least.",
      { minimum: 100, maximum: 1_000_000_000 },
    ),
  }),
  holdout: section(
    "A share of requests to `auto` that stays on one model, so that savings can be measured.",
    {
      share: number("Share of units that is held out; 0: none.", { minimum: 0, maximum: 0.5 }),
      unit: text("What is held out as a whole.", { enum: ["request", "session", "user"] }),
      model: orNull(text("Model that they stay on. Without it `routing.baseline`.")),
    },
  ),
  shadow: section(
    "Replies to `auto` compared with a candidate's, in the background and after the reply, by a calibrated judge.",
    {
      share: number("Share of requests that may be compared; 0: none.", { minimum: 0, maximum: 1 }),
      candidate: orNull(
        text("Model that is asked as well, or one at an effort, where it could have served the request.", {
          examples: ["openai/gpt-5-mini"],
        }),
      ),
      judge: orNull(text("Model that compares; calibrated on pairs by `npm run evals -- calibrate`.")),
      max_usd_per_day: number("Most that all replicas together spend on it in a day (UTC), dollars.", {
        exclusiveMinimum: 0,
        maximum: 1e6,
      }),
      weight: number("Share of an exact observation that one verdict of a perfect judge counts for.", {
        exclusiveMinimum: 0,
        maximum: 1,
      }),
    },
  ),
  responses: section(
    "Replies of the Responses API that later requests may go on from, in the memory of each process; `store: false` keeps none.",
    {
      max_age_s: integer("Age from which on a reply does not count, seconds.", { minimum: 1 }),
      max_megabytes: integer("Memory for replies and their input, in each process; 0 keeps none.", {
        minimum: 0,
      }),
    },
  ),
  traces: section("Spans of requests, sent by OTLP over HTTP; off where no endpoint is named.", {
    endpoint: orNull(
      text(
        "Base URL of an OTLP receiver, such as `http://localhost:4318`. null: what OTEL_EXPORTER_OTLP_TRACES_ENDPOINT or OTEL_EXPORTER_OTLP_ENDPOINT name, else none.",
        { pattern: "^https?://[^\\s]+$", examples: ["http://localhost:4318"] },
      ),
    ),
    headers_env: variableName(
      "Variable that holds headers for the receiver, such as a key: `name=value`, separated by commas.",
    ),
    sampled_share: number(
      "Share of requests whose spans are sent, where the client's `traceparent` does not decide it.",
      { minimum: 0, maximum: 1 },
    ),
    content: flag(
      "Whether prompts and replies go into spans, too: those that `store` and the key allow to be kept.",
    ),
  }),
  log: section("Lines that the server writes to its standard output, as JSON.", {
    requests: text("A line for each request: `all`, `errors` (refused, failed and broken ones) or `none`.", {
      enum: ["errors", "all", "none"],
    }),
  }),
  embedding: section("How prompts are read.", {
    model: text("`tradewind-static`, or another feature-extraction model: a hub id or a folder."),
    depth: text(
      "`static`: in place. `full`: the contextual model too. `auto`: that one where it is in time.",
      {
        enum: ["auto", "static", "full"],
      },
    ),
  }),
  ...dispatchSchemas,
};

/** JSON schema (draft-07, which editors read) of `tradewind.yaml`; every default is the one that is used. */
export const configurationSchema: SchemaNode & { readonly $schema: string; readonly title: string } = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "tradewind.yaml",
  ...withDefaults(section("Configuration of Tradewind.", sections), defaults),
};

/** Writes the defaults object's values into the schema's leaves, so that the two cannot drift apart. */
function withDefaults(node: SchemaNode, value: unknown): SchemaNode {
  if (node.properties === undefined || typeof value !== "object" || value === null) {
    return value === undefined ? node : { ...node, default: value };
  }
  const values = value as Readonly<Record<string, unknown>>;
  return {
    ...node,
    properties: Object.fromEntries(
      Object.entries(node.properties).map(([name, child]) => [name, withDefaults(child, values[name])]),
    ),
  };
}
