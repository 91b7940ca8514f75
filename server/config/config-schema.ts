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
  modelName,
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
    "Whether to add the current models of providers whose key is set; `auto` adds them if `models` is empty.",
    { enum: ["auto", "always", "never"] },
  ),
  prices: list("Prices that replace list prices, with the days on which they apply.", priceOverrideSchema),
  markup_percent: number(
    "Added to every provider's price unless a deployment sets its own; shown separately.",
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
    host: text("Address to listen on. Any other than a loopback address requires client keys."),
    port: integer("Port to listen on; 0: any free one.", { minimum: 0, maximum: 65_535 }),
    workers: {
      type: ["integer", "string"],
      ...{ minimum: 1, maximum: 256, pattern: "^auto$", examples: ["auto"] },
      description:
        "Processes that serve the port together, on PostgreSQL; `auto`: one for each core. With the embedded database there is always one.",
    },
    body_limit_bytes: integer("Largest request body.", { minimum: 1024, maximum: 1_073_741_824 }),
    form_limit_bytes: integer(
      "Largest form upload, such as an audio file for transcription; forms are not parsed, so they may be larger than other bodies.",
      {
        minimum: 1024,
        maximum: 1_073_741_824,
      },
    ),
    api_keys_env: variableName(
      "Variable that holds the keys clients may use, separated by commas, each as `key` or `tenant:key`.",
    ),
    cors_origins: list(
      "Origins whose web pages may call the server from a browser. `*`: all, which requires client keys; without them it admits no additional pages.",
      text("One origin: scheme, host and port, no path.", {
        pattern: "^(\\*|[a-z][a-z0-9+.-]*://[^/\\s]+)$",
        examples: ["https://app.example"],
      }),
      { uniqueItems: true },
    ),
    unready_ms: milliseconds(
      "Time after SIGTERM during which `/readyz` returns 503 but requests are still accepted, so that load balancers stop sending them",
      0,
    ),
    drain_ms: milliseconds(
      "Time that running requests then have to finish; any left are ended with `server_stopping`",
      0,
    ),
    flush_ms: milliseconds("Time then allowed for writing the log to the database", 0),
    max_requests: orNull(
      integer(
        "Simultaneous requests in one process; any beyond that get 503 with `retry-after`. null: unlimited.",
        {
          minimum: 1,
        },
      ),
    ),
    max_delay_ms: orNull(
      milliseconds(
        "Median delay of the event loop at which new requests start to get 503 with `retry-after`; null: no limit",
      ),
    ),
    ready_requires_log: flag(
      "Whether `/readyz` returns 503 while the log cannot be written. Since replicas share the database, a database outage then makes all of them unready.",
    ),
  }),
  store: section(
    "What is kept of prompts and replies in addition to figures, a salted hash, features and an embedding.",
    {
      features: flag(
        "Whether features, an embedding and salted hashes of prompts are kept, which learning needs. false: only figures. A key (`keep`) and a request (`store: false`, `x-tradewind-no-log`) can only ask for less.",
      ),
      prompts: flag("Whether the text of prompts is stored."),
      replies: flag("Whether the text of replies is stored."),
      salt_env: variableName(
        "Variable that holds the salt of prompt hashes, 16 characters or more; if it is not set, one is generated and kept in the database.",
      ),
      journal: flag(
        "Whether a journal in the data folder holds records not yet written to the database, so that no settled request is lost to a `kill -9`.",
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
  redaction: section("What is removed from texts; docs/security.md states how much of it is detected.", {
    stored: flag("Whether prompts and replies are redacted before they are stored."),
    sent: flag(
      "Whether every request is redacted before it is sent to a provider; otherwise only those with the header `x-tradewind-redact: true`.",
    ),
    kinds: list("What is looked for.", text("One kind.", { enum: redactionKinds }), { uniqueItems: true }),
    patterns: list("Patterns of your own.", {
      ...section("One pattern.", {
        name: text("Name that replaces each match, in brackets.", {
          pattern: "^[a-z][a-z0-9_-]{0,31}$",
          examples: ["employee"],
        }),
        pattern: text("A JavaScript regular expression, without flags.", { examples: ["EMP-\\d{6}"] }),
      }),
      required: ["name", "pattern"],
    }),
  }),
  api_keys: list(
    "What the keys in `TRADEWIND_API_KEYS` may do, by tenant. Keys of a tenant that is not listed may do everything.",
    {
      ...section("One tenant.", { tenant: tenantSchema, ...settingsOfConfiguredKeys }),
      required: ["tenant"],
    },
  ),
  dashboard: dashboardSchema,
  cache: section("Whether a repeated request gets the earlier reply, without a call to the provider.", {
    mode: text(
      "`exact`: requests of the same tenant that are identical in every field. A request may override this in `routing.cache`.",
      {
        enum: ["off", "exact"],
      },
    ),
    max_age_s: integer("Age at which a reply expires, seconds.", { minimum: 1 }),
    max_megabytes: integer(
      "Memory for replies, in each process; the least recently used are removed first.",
      {
        minimum: 1,
      },
    ),
  }),
  feedback: feedbackSchema,
  drift: section("Alerts where a model's quality, latency, length or price changes for a kind of work.", {
    detect: flag("Whether such changes are detected."),
    values_per_false_alarm: integer(
      "Lowest average number of values, for one model, kind of work and measure, between two false alarms when nothing has changed.",
      { minimum: 100, maximum: 1_000_000_000 },
    ),
  }),
  holdout: section(
    "A share of requests to `auto` that stays on one model, so that savings can be measured.",
    {
      share: number("Share of units (see `unit`) that is held out; 0: none.", { minimum: 0, maximum: 0.5 }),
      unit: text("What is held out as a whole.", { enum: ["request", "session", "user"] }),
      model: orNull(modelName("Model that held-out requests use. Default: `routing.baseline`.")),
    },
  ),
  shadow: section(
    "Comparison of replies of `auto` with a candidate model's by a calibrated judge, in the background after the reply.",
    {
      share: number("Share of requests that may be compared; 0: none.", { minimum: 0, maximum: 1 }),
      candidate: orNull(
        modelName(
          "Model, optionally at a given effort, that is called as well if it could have served the request.",
        ),
      ),
      judge: orNull(
        modelName("Model that compares the replies; calibrated on pairs by `npm run evals -- calibrate`."),
      ),
      max_usd_per_day: number(
        "Most that all replicas together may spend on comparisons in a day (UTC), dollars.",
        {
          exclusiveMinimum: 0,
          maximum: 1e6,
        },
      ),
      weight: number("How much one verdict of a perfect judge counts, as a share of an exact observation.", {
        exclusiveMinimum: 0,
        maximum: 1,
      }),
    },
  ),
  responses: section(
    "Replies of the Responses API that later requests may continue, kept in the memory of each process; `store: false` keeps none.",
    {
      max_age_s: integer("Age at which a reply expires, seconds.", { minimum: 1 }),
      max_megabytes: integer("Memory for replies and their input, in each process; 0 keeps none.", {
        minimum: 0,
      }),
    },
  ),
  traces: section("Spans of requests, sent by OTLP over HTTP; off if no endpoint is configured.", {
    endpoint: orNull(
      text(
        "Base URL of an OTLP receiver, such as `http://localhost:4318`. null: the value of OTEL_EXPORTER_OTLP_TRACES_ENDPOINT or OTEL_EXPORTER_OTLP_ENDPOINT, otherwise none.",
        { pattern: "^https?://[^\\s]+$", examples: ["http://localhost:4318"] },
      ),
    ),
    headers_env: variableName(
      "Variable that holds headers for the receiver, such as a key: `name=value`, separated by commas.",
    ),
    sampled_share: number(
      "Share of requests whose spans are sent, unless the client's `traceparent` decides it.",
      { minimum: 0, maximum: 1 },
    ),
    content: flag(
      "Whether spans also contain prompts and replies, as far as `store` and the key allow them to be kept.",
    ),
  }),
  log: section("Lines that the server writes to its standard output, as JSON.", {
    requests: text(
      "A line for each request: `all`, `errors` (refused, failed and interrupted ones) or `none`.",
      {
        enum: ["errors", "all", "none"],
      },
    ),
  }),
  embedding: section("How prompts are embedded.", {
    model: text("`tradewind-static`, or another feature-extraction model: a hub id or a folder."),
    depth: text(
      "`static`: only the static model. `full`: also the contextual model. `auto`: also the contextual model, if its result is ready in time.",
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
