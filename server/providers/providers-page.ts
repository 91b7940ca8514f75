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
    "A deployment names its provider; the provider says how the upstream is spoken to: Anthropic, Gemini, Vertex and Bedrock in their own protocols",
    "([protocols.md](protocols.md)), all others in OpenAI's chat completions, and OpenAI and Azure in its Responses API as well. Where the client speaks the same, its bytes go out with",
    "`model` replaced and the gateway's own fields taken out, and the upstream's bytes come back with `model` and `usage` replaced. What an endpoint does otherwise than",
    "OpenAI's own is data, in `server/providers/known-providers.ts`, from which this page is made (`providersPage()`; a test compares the two).",
    "",
    "A provider is configured as soon as one of its key variables is set. Its base URL variable points it elsewhere, and a deployment's own",
    "`base_url` and `api_key_env` come before both.",
    "",
    "| provider | name | key variables | base URL, and the variable that replaces it |",
    "|---|---|---|---|",
    ...[...knownProviders.values()].map(addressRow),
    "| Built-in demo models | `demo` | none | none: no network is used |",
    "",
    "## What differs",
    "",
    "- *usage*: `asked for` sets `stream_options.include_usage` in every stream; `unasked` means that the endpoint sends it anyway and refuses",
    "  `stream_options`, which is then taken out.",
    "- *output limit*: `max_tokens` and `max_completion_tokens` are renamed to what the endpoint takes; a request with both is left alone.",
    "- *effort*: whether the effort of the chosen candidate is sent as `reasoning_effort`. An effort that the client sent itself always goes out.",
    "",
    "| name | usage | output limit | effort | remark |",
    "|---|---|---|---|---|",
    ...[...knownProviders.values()].map(quirkRow),
    "",
    "Anthropic, Gemini and Bedrock are spoken to in their own protocols ([protocols.md](protocols.md)); Cohere through the OpenAI-compatible endpoint that it offers. What that leaves",
    "out (see the remarks) is left out here too.",
    "",
    "## What a client of one protocol gets from another",
    "",
    "From the behaviour suite, which runs every cell over HTTP, streamed and whole, against an upstream that refuses what its protocol does not know. *yes*: the upstream understands",
    "it in its place, the client hears the whole reply with usage, and the bill is right to the nano-dollar.",
    "",
    ...behaviourTable(),
    "",
    "## Kinds beside chat",
    "",
    "What each provider serves beside chat, as far as it is known here; bytes pass through as in chat ([api.md](api.md#kinds-beside-chat)). `openai-compatible` is called for each",
    "of them, at the usual path behind its `base_url`.",
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
    "They answer without a key and without a network, so that everything can be tried. The cases of the eval suites that ship (`datasets/suites`, 713 of 16 task types) they",
    "answer from the suites' own answer keys: each model is right in the share of a task type's cases that the table states, decided by hashes of the case and the model, so",
    "that a case that is hard for one is likely to be hard for the others; elsewhere it gives a plausible wrong answer. So `npm run eval -- smoke` has real differences to find, and",
    "the router's first beliefs of them are true. Anything else they answer with one sentence, which says that a demo model answered; where tools are offered and the request uses",
    "a word of one, with a call of it; where JSON is asked for, with a value that fits the schema. The same request is always answered alike, and every reply carries",
    "`system_fingerprint: tradewind-demo`. Prices are fictional and the pace is acted. The figures stand in `datasets/catalogue/demo-models.json`.",
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
    "*An endpoint that speaks OpenAI's protocol, for yourself*: no code. In `tradewind.yaml`, in the folder that the server is started in:",
    "",
    "```yaml",
    ...ownProviderExample,
    "```",
    "",
    "A capability, a context window or a price that is left out is unknown, and `auto` sends nothing there that depends on it ([configuration.md](configuration.md) has all fields). With `ACME_API_KEY` in the",
    "environment, start the server and send:",
    "",
    "```sh",
    "curl http://127.0.0.1:8787/v1/chat/completions -H 'content-type: application/json' \\",
    '  -d \'{"model": "acme/large", "messages": [{"role": "user", "content": "Hello"}]}\'',
    "```",
    "",
    "`usage.cost` of the reply says what it cost; `GET /v1/models` lists the model, and `auto` may choose it. An endpoint that speaks Anthropic's protocol has `provider: anthropic` and a `base_url` in the same place, one that",
    "speaks Gemini's `provider: gemini`.",
    "",
    "*One that everybody should have*, in OpenAI's protocol:",
    "",
    "1. An entry in `server/providers/known-providers.ts`: `title`, `baseUrl` with the version segment and no slash at its end, `keys`, and of the `quirks` those that differ:",
    '   `outputLimitField` (which of the two names of the limit it takes), `streamUsage: "unasked"` (it refuses `stream_options`), `takesReasoningEffort: false`, `keyHeader`.',
    "   What it serves beside chat at OpenAI's paths stands in `kinds`, at other paths in `paths`.",
    "2. Where it refuses fields that it does not know, a row in `server/providers/parameters/parameter-rules.ts`; without one every field is sent.",
    "3. At least one model in `datasets/catalogue/models.json`, so that its key alone is enough. `price` names the provider and model of the price package, or has figures with source and date;",
    '   `figuresFrom` names the entry of the same model at another provider, whose quality is then believed of this one. What its documentation does not say is null, with `"unknown"` under `sources`.',
    "   `serviceTiers` in `price` are the factors of its service tiers ([protocols.md](protocols.md#what-is-billed)).",
    "4. `npm run priors:build -- --keep-classifier` (seconds): the first beliefs of the new model go into `datasets/priors/default.json`; without them `auto` knows nothing of it.",
    "5. `npm run docs:build` (this page), then `npx vitest run server/providers server/config`: addresses, names of variables, models, prices and this page are checked.",
    '6. A call: set its key variable, start in a folder without `tradewind.yaml`, and send `{"model": "<provider>/<model>", ...}`; `GET /v1/models` lists it.',
    "",
    "Baseten and OVHcloud were added by these steps; `server/start/new-provider.test.ts` follows both ways against a replay upstream, the example above as it stands here.",
    "",
    "*Another protocol*: see *a protocol that upstreams speak* in [design.md](design.md#where-new-things-go): a folder in `server/protocols/` with a writer of requests, a `ReplyReader` and an adapter,",
    "a line in `protocols.ts` and one in `built-in-providers.ts`, and an entry in `server/protocols/behaviours/protocol-tables.ts`, by which every suite of protocols runs over it.",
    "Retries, timeouts, cost and errors are dispatch's business ([dispatch.md](dispatch.md)) and come with it.",
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
