import { demoProfiles } from "./demo/demo-profiles.ts";
import type { KnownProvider } from "./known-provider.ts";
import { knownProviders } from "./known-providers.ts";

/** Markdown of `docs/providers.md`, made from the tables so that the page and the code cannot drift apart. */
export function providersPage(): string {
  return [
    "# Providers",
    "",
    "A deployment names its provider; the provider says how the upstream is spoken to. Every provider below is called by one adapter,",
    "`openai-compatible`: the client's bytes go out with `model` replaced and the gateway's own fields taken out, and the upstream's bytes",
    "come back with `model` and `usage` replaced. What an endpoint does otherwise than OpenAI's own is data, in",
    "`server/providers/known-providers.ts`, from which this page is made (`providersPage()`; a test compares the two).",
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
    "Anthropic, Gemini and Cohere are reached through the OpenAI-compatible endpoints that they offer. What these leave out (see the remarks)",
    "is left out here too.",
    "",
    "## Demo models",
    "",
    "They answer without a key and without a network, so that everything can be tried. They are small programs that work an answer out of the prompt: arithmetic,",
    "equations, small word problems, sequences, labels by the words that go with them, questions on a text, JSON and figures out of a text, summaries by clause, changes of",
    "form, verses to a form, well-known functions, one-table SQL, calls of tools, some facts, single words of four languages. They are wrong at a rate that depends on the",
    "model and the difficulty: a skill of 0.8 is right in 0.8 of the questions of difficulty 1, in 0.8 x 0.8 of those of difficulty 2; what the programs cannot do, no",
    "skill helps. Of the 713 cases that ship, `demo/sage` passes 18%, of the labels 66%. The same model answers the same prompt always alike. Conversation says that",
    "it comes from a demo model; what is used as it is (a bare answer, JSON, code, a text in a given form) says so in `system_fingerprint: tradewind-demo` alone. Prices are fictional.",
    "",
    "| model | is | first token | tokens/s | $ per million in / out | math | reasoning | code | others |",
    "|---|---|---|---|---|---|---|---|---|",
    ...demoProfiles.map(
      (profile) =>
        `| \`demo/${profile.name}\` | ${profile.description} | ${profile.timeToFirstTokenMs} ms | ${profile.outputTokensPerSecond} | ${profile.inputUsdPerMillion} / ${profile.outputUsdPerMillion} | ${profile.skills.math} | ${profile.skills.reasoning} | ${profile.skills.code} | ${profile.skills.knowledge} |`,
    ),
    "",
    "## Adding a provider",
    "",
    "*An endpoint that speaks OpenAI's protocol, for yourself*: no code. Use `provider: openai-compatible` with a `base_url` and an `api_key_env`.",
    "",
    "*One that everybody should have*: an entry in `known-providers.ts` with its base URL, key variables and quirks, and this page anew. The tests",
    "check the address, the variables' names and this page.",
    "",
    "*Another protocol*: a folder beside `demo/` with an adapter that implements `ProviderAdapter` (`provider.ts`, the contract): it gets the request",
    "in OpenAI's shape and gives the sink OpenAI's bytes, head first, then data, then exactly one end or failure. One small file per foreign",
    "concept (message, tool call, finish reason, usage), tested on recorded replies; then one line in `built-in-providers.ts`, which loads the",
    "adapter only when it is used. Retries, timeouts, cost and errors are dispatch's business (docs/dispatch.md) and come with it.",
    "",
  ].join("\n");
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
