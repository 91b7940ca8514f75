import { behaviourTable } from "../protocols/behaviours/behaviour-table.ts";
import { otherKindNames } from "../protocols/openai-other/other-kinds.ts";
import { type DemoProfile, demoProfiles } from "./demo/demo-models.ts";
import type { KnownProvider } from "./known-provider.ts";
import { knownProviders } from "./known-providers.ts";

/** Markdown of `docs/providers.md`, made from the tables so that the page and the code cannot drift apart. */
export function providersPage(): string {
  return [
    "# Providers",
    "",
    "Each deployment names its provider, and the provider determines the protocol used upstream. Anthropic, Gemini, Vertex and Bedrock are called in their own protocols",
    "([protocols.md](protocols.md)), all others through OpenAI's chat completions API; OpenAI and Azure are called through the Responses API as well. When the client uses the same",
    "protocol as the upstream, its request is forwarded byte for byte, except that `model` is replaced and the gateway's own fields are removed; the reply is returned byte for byte,",
    "except that `model` and `usage` are replaced. Where an endpoint differs from OpenAI's own, the difference is recorded as data in `server/providers/known-providers.ts`.",
    "This page is generated from that file (`providersPage()`), and a test compares the two.",
    "",
    "A provider is configured as soon as one of its key variables is set. Its base URL variable replaces the default address, and a deployment's own",
    "`base_url` and `api_key_env` take precedence over both variables.",
    "",
    "| provider | name | key variables | base URL, and the variable that replaces it |",
    "|---|---|---|---|",
    ...[...knownProviders.values()].map(addressRow),
    "| Built-in demo models | `demo` | none | none: no network is used |",
    "",
    "## What differs",
    "",
    "- *usage*: `asked for` means that the gateway sets `stream_options.include_usage` in every streamed request; `unasked` means that the endpoint sends usage anyway",
    "  and rejects `stream_options`, which the gateway therefore removes.",
    "- *output limit*: `max_tokens` and `max_completion_tokens` are renamed to the one that the endpoint accepts; a request that has both is left unchanged.",
    "- *effort*: whether the effort of the chosen candidate is sent as `reasoning_effort`. An effort that the client set itself is always sent.",
    "",
    "| name | usage | output limit | effort | remark |",
    "|---|---|---|---|---|",
    ...[...knownProviders.values()].map(quirkRow),
    "",
    "Anthropic, Gemini and Bedrock are called in their own protocols ([protocols.md](protocols.md)), Cohere through its OpenAI-compatible endpoint. Features that this endpoint",
    "lacks (see the remarks) are not available through the gateway either.",
    "",
    "## What a client of one protocol gets from another",
    "",
    "These tables come from the behaviour suite, which tests every cell over HTTP, streamed and unstreamed, against an upstream that rejects anything its protocol does not define.",
    "*yes* means that the upstream receives the feature in the right place, the client receives the complete reply with its usage, and the cost is correct to the nano-dollar.",
    "",
    ...behaviourTable(),
    "",
    "## Kinds beside chat",
    "",
    "What each provider is known to serve in addition to chat; requests and replies are forwarded byte for byte, as for chat ([api.md](api.md#kinds-beside-chat)). An `openai-compatible`",
    "endpoint can be called for every kind, at OpenAI's usual path appended to its `base_url`.",
    "",
    `| name | ${otherKindNames.join(" | ")} |`,
    `|---|${otherKindNames.map(() => "---|").join("")}`,
    ...[...knownProviders.values()]
      .filter(({ otherKinds }) => Object.keys(otherKinds).length > 0)
      .map(kindRow),
    `| \`tradewind\` (built in) | yes |${" |".repeat(otherKindNames.length - 1)}`,
    "",
    "## Demo models",
    "",
    "The demo models need neither a key nor a network connection, so that every feature can be tried. They answer the cases of the eval suites included in the repository",
    "(`datasets/suites`, 713 cases of 16 task types) from the suites' own answer keys. Each model answers the share of a task type's cases given in the table correctly and the others",
    "with a plausible wrong answer. Hashes of the case and the model decide which, so that a case that is hard for one model is likely to be hard for the others. `npm run eval -- smoke`",
    "therefore finds real differences, and the router's initial quality estimates for these models are accurate. To any other request they reply with one sentence saying that a demo",
    "model answered. If the request offers tools and uses a word from one of them, they call that tool; if it asks for JSON, they return a value that fits the schema. The same request",
    "always gets the same reply, and every reply carries `system_fingerprint: tradewind-demo`. The prices are fictional and the speed is simulated. The figures are in",
    "`datasets/catalogue/demo-models.json`.",
    "",
    "| model | is | first token | tokens/s | $ per million in / out | right, in general | right, by task type |",
    "|---|---|---|---|---|---|---|",
    ...demoProfiles.map(
      (profile) =>
        `| \`demo/${profile.name}\` | ${profile.description} | ${profile.timeToFirstTokenMs} ms | ${profile.outputTokensPerSecond} | ${profile.inputUsdPerMillion} / ${profile.outputUsdPerMillion} | ${profile.skill} | ${skillsText(profile.skills)} |`,
    ),
    "",
    "## Adding a provider",
    "",
    "*An endpoint with OpenAI's protocol, for your own installation*: no code is needed. Put this in `tradewind.yaml`, in the folder in which the server is started:",
    "",
    "```yaml",
    ...ownProviderExample,
    "```",
    "",
    "A capability, context window or price that is left out is unknown, and `auto` then sends the model no request that depends on it ([configuration.md](configuration.md) lists all fields). With `ACME_API_KEY` in the",
    "environment, start the server and send:",
    "",
    "```sh",
    "curl http://127.0.0.1:8787/v1/chat/completions -H 'content-type: application/json' \\",
    '  -d \'{"model": "acme/large", "messages": [{"role": "user", "content": "Hello"}]}\'',
    "```",
    "",
    "`usage.cost` in the reply states what it cost. `GET /v1/models` lists the model, and `auto` may choose it. For an endpoint with Anthropic's protocol, write `provider: anthropic` with a `base_url` in the same place; for one",
    "with Gemini's, `provider: gemini`.",
    "",
    "*A built-in provider for all users*, with OpenAI's protocol:",
    "",
    "1. Add an entry to `server/providers/known-providers.ts`: `title`, `baseUrl` with the version segment and without a trailing slash, `keys`, and those `quirks` that differ from the defaults:",
    '   `outputLimitField` (which of the two field names for the limit it accepts), `streamUsage: "unasked"` (it rejects `stream_options`), `takesReasoningEffort: false`, `keyHeader`.',
    "   List what it serves in addition to chat under `kinds` if it uses OpenAI's paths, and under `paths` otherwise.",
    "2. If it rejects fields that it does not know, add a row to `server/providers/parameters/parameter-rules.ts`; without one every field is sent.",
    "3. Add at least one model to `datasets/catalogue/models.json`, so that setting the provider's key is enough to use it. `price` names the provider and model in the price package, or gives figures with source and date.",
    '   `figuresFrom` names the entry of the same model at another provider, whose quality estimates are then used for this one. Anything its documentation does not state is null, with `"unknown"` under `sources`.',
    "   `serviceTiers` in `price` holds the price factors of its service tiers ([protocols.md](protocols.md#what-is-billed)).",
    "4. Run `npm run priors:build -- --keep-classifier` (takes seconds). It writes the initial quality estimates of the new model to `datasets/priors/default.json`; without them `auto` knows nothing about the model.",
    "5. Run `npm run docs:build`, which updates this page, then `npx vitest run server/providers server/config`, which checks addresses, variable names, models, prices and this page.",
    '6. Make a call: set the key variable, start the server in a folder without `tradewind.yaml`, and send `{"model": "<provider>/<model>", ...}`; `GET /v1/models` lists the model.',
    "",
    "Baseten and OVHcloud were added by these steps. `server/start/new-provider.test.ts` tests both procedures against a replay upstream, the first one with exactly the example above.",
    "",
    "*Another protocol*: see *a protocol that upstreams speak* in [design.md](design.md#where-new-things-go). It takes a folder in `server/protocols/` with a request writer, a `ReplyReader` and an adapter,",
    "one line each in `protocols.ts` and `built-in-providers.ts`, and an entry in `server/protocols/behaviours/protocol-tables.ts`, which includes the protocol in every protocol test suite.",
    "Retries, timeouts, cost and errors need no further work: dispatch handles them for every protocol ([dispatch.md](dispatch.md)).",
    "",
  ].join("\n");
}

/** Held by a test that starts a server with it. */
const ownProviderExample = [
  "models:",
  "  - id: acme/large                      # what clients write into `model`",
  "    price: {input: 0.5, output: 1.5}    # dollars per million tokens",
  "    context_window: 131072",
  "    capabilities: {tools: true, json_schema: true}",
  "    deployments:",
  "      - provider: openai-compatible",
  "        base_url: https://llm.acme.example/v1",
  "        api_key_env: ACME_API_KEY       # the variable's name, never the key",
  "        model: acme-large-2026          # what the endpoint calls it",
];

function skillsText(skills: DemoProfile["skills"]): string {
  return Object.entries(skills)
    .map(([taskType, skill]) => `${taskType} ${skill}`)
    .join(", ");
}

function kindRow({ name, otherKinds }: KnownProvider): string {
  const cells = otherKindNames.map((kind) => (otherKinds[kind] === undefined ? "" : "yes"));
  return `| \`${name}\` | ${cells.join(" | ")} |`;
}

function addressRow({ title, name, apiKeyEnvs, baseUrl, baseUrlEnv }: KnownProvider): string {
  const keys = apiKeyEnvs.map((variable) => `\`${variable}\``).join(", ") || "none";
  const address = baseUrl === null ? "must be given" : `\`${baseUrl}\``;
  return `| ${title} | \`${name}\` | ${keys} | ${address}, \`${baseUrlEnv}\` |`;
}

function quirkRow({ name, note, quirks }: KnownProvider): string {
  const usage = quirks.streamUsage === "on-request" ? "asked for" : "unasked";
  const limit = quirks.outputLimitField === "either" ? "either" : `\`${quirks.outputLimitField}\``;
  const effort = quirks.takesReasoningEffort ? "yes" : "no";
  const header = quirks.keyHeader === "api-key" ? "Key in the header `api-key`. " : "";
  return `| \`${name}\` | ${usage} | ${limit} | ${effort} | ${header}${note ?? ""} |`;
}
