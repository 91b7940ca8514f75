/** Fields of a chat request that only tune or label it: under `auto` an endpoint that refuses one gets the request without it. */
export const harmlessFields: ReadonlySet<string> = new Set([
  ...["frequency_penalty", "logit_bias", "metadata", "parallel_tool_calls", "prediction", "presence_penalty"],
  ...["prompt_cache_key", "prompt_cache_retention", "safety_identifier", "seed", "service_tier", "store"],
  ...["stream_options", "temperature", "top_p", "user", "verbosity"],
  // Of other vendors and local servers; clients send them to whatever they are pointed at.
  ...[
    "top_k",
    "top_a",
    "min_p",
    "typical_p",
    "tfs_z",
    "repeat_penalty",
    "repetition_penalty",
    "repeat_last_n",
  ],
  ...[
    "mirostat",
    "mirostat_eta",
    "mirostat_tau",
    "num_ctx",
    "num_predict",
    "num_keep",
    "keep_alive",
    "options",
  ],
  ...[
    "transforms",
    "include_reasoning",
    "chat_id",
    "session_id",
    "id",
    "background_tasks",
    "features",
    "usage",
  ],
]);

/** What a value may be where a field is taken only so: another value counts as refused. */
type OnlyValues = Readonly<Record<string, number>>;

/** Which parameters an endpoint takes. */
export interface ParameterRules {
  /** Fields of OpenAI's chat request and of the provider's own that it takes; null: whatever it is sent. */
  readonly takes: ReadonlySet<string> | null;
  /** Whether messages may have the role `developer`; else it becomes `system`. */
  readonly takesDeveloperRole: boolean;
  /** Fields of messages that it takes; null: whatever it is sent. */
  readonly messageFields: ReadonlySet<string> | null;
  /** Rules of some of its models, by a pattern on the upstream's name; the first that fits holds. */
  readonly models: readonly ModelRules[];
}

interface ModelRules {
  readonly pattern: RegExp;
  readonly refuses: readonly string[];
  readonly only: OnlyValues;
}

/** Every endpoint takes these. */
const basics = ["messages", "model", "stream", "tools", "tool_choice", "response_format", "max_tokens"];
const sampling = ["temperature", "top_p", "frequency_penalty", "presence_penalty", "seed", "stop", "n"];
/** OpenAI's API reference, chat completions, 2026-11. */
const openAiFields = [
  ...[...basics, ...sampling, "audio", "function_call", "functions", "logit_bias", "logprobs"],
  ...[
    "max_completion_tokens",
    "metadata",
    "modalities",
    "parallel_tool_calls",
    "prediction",
    "prompt_cache_key",
  ],
  ...[
    "prompt_cache_retention",
    "reasoning_effort",
    "safety_identifier",
    "service_tier",
    "store",
    "stream_options",
  ],
  ...["top_logprobs", "user", "verbosity", "web_search_options"],
];
/** Fields of messages that every endpoint takes. */
const messageBasics = ["role", "content", "tool_calls", "tool_call_id"];

const lenient: ParameterRules = {
  takes: null,
  takesDeveloperRole: true,
  messageFields: null,
  models: [],
};
const takes = (fields: string, ...more: readonly string[]): ReadonlySet<string> =>
  new Set([...basics, ...fields.split(" "), ...more]);
const strict = (
  fields: ReadonlySet<string>,
  models: readonly ModelRules[] = [],
  moreMessageFields: readonly string[] = [],
): ParameterRules => ({
  takes: fields,
  takesDeveloperRole: false,
  messageFields: new Set([...messageBasics, ...moreMessageFields]),
  models,
});

/** Sampling is fixed while a model reasons: another value than the default is refused. */
const fixedSampling: OnlyValues = { temperature: 1, top_p: 1, frequency_penalty: 0, presence_penalty: 0 };
const openAi: ParameterRules = {
  takes: new Set(openAiFields),
  takesDeveloperRole: true,
  messageFields: new Set([...messageBasics, ...["name", "refusal", "annotations", "audio", "function_call"]]),
  models: [
    // The o series calls one tool at a time.
    {
      pattern: /^o\d/,
      refuses: ["logprobs", "top_logprobs", "logit_bias", "stop", "prediction", "parallel_tool_calls"],
      only: fixedSampling,
    },
    { pattern: /^(chatgpt-|gpt-[5-9][\d.]*-chat)/, refuses: [], only: { temperature: 1, top_p: 1 } },
    {
      pattern: /^(gpt-[5-9]|codex)/,
      refuses: ["logprobs", "top_logprobs", "logit_bias", "stop", "prediction"],
      only: fixedSampling,
    },
    { pattern: /./, refuses: ["reasoning_effort", "verbosity"], only: {} },
  ],
};

/** By provider, from their API references and compatibility pages, 2026-11; a provider that is not listed takes what it is sent. */
const rules: Readonly<Record<string, ParameterRules>> = {
  openai: openAi,
  azure: openAi,
  // Spoken to in their own protocols: these are the fields that have words there.
  anthropic: strict(
    takes(
      "temperature top_p top_k stop stream_options max_completion_tokens parallel_tool_calls functions function_call",
      "reasoning_effort",
      "user",
      "service_tier",
    ),
    [
      // From Opus 4.7 on, sampling parameters other than the defaults are refused.
      {
        pattern: /^claude-(opus-4-[7-9]|(opus|sonnet|haiku|fable|mythos)-([5-9]|\d\d))/,
        refuses: ["top_k"],
        only: { temperature: 1, top_p: 1 },
      },
    ],
  ),
  gemini: strict(
    takes(
      "max_completion_tokens reasoning_effort logprobs top_logprobs top_k stream_options functions function_call service_tier",
      ...sampling,
    ),
  ),
  mistral: strict(
    takes(
      "temperature top_p frequency_penalty presence_penalty stop n parallel_tool_calls prediction random_seed safe_prompt prompt_mode",
    ),
    [],
    ["prefix"],
  ),
  deepseek: strict(
    takes(
      "temperature top_p frequency_penalty presence_penalty stop stream_options logprobs top_logprobs thinking reasoning_effort",
    ),
    [{ pattern: /reasoner/, refuses: ["logprobs", "top_logprobs"], only: {} }],
    ["name", "prefix", "reasoning_content"],
  ),
  groq: strict(
    takes(
      "temperature top_p seed stop stream_options max_completion_tokens parallel_tool_calls reasoning_effort reasoning_format include_reasoning service_tier user",
    ),
    [
      { pattern: /gpt-oss|qwen3|deepseek-r1/, refuses: [], only: {} },
      { pattern: /./, refuses: ["reasoning_effort", "reasoning_format", "include_reasoning"], only: {} },
    ],
  ),
  xai: strict(
    takes(
      "logprobs top_logprobs stream_options max_completion_tokens parallel_tool_calls reasoning_effort user search_parameters",
      ...sampling,
    ),
    [
      // grok-4 and later reason, and of those before 4.3 only few with an effort that is asked for.
      {
        pattern: /^grok-(3-mini|4\.20-multi-agent|4\.[3-9](?!\d)|[5-9])/,
        refuses: ["frequency_penalty", "presence_penalty", "stop"],
        only: {},
      },
      {
        pattern: /^grok-(4|code|build)/,
        refuses: ["frequency_penalty", "presence_penalty", "stop", "reasoning_effort"],
        only: {},
      },
      { pattern: /./, refuses: ["reasoning_effort"], only: {} },
    ],
  ),
  qwen: strict(
    takes(
      "logprobs top_logprobs stream_options parallel_tool_calls top_k enable_thinking thinking_budget enable_search",
      ...sampling,
    ),
  ),
  moonshot: strict(
    takes("temperature top_p frequency_penalty presence_penalty stop n stream_options thinking"),
    [
      // The K2 line reasons at fixed sampling.
      { pattern: /k2\.[5-9]|thinking/, refuses: [], only: { temperature: 1, top_p: 0.95, n: 1 } },
    ],
  ),
  zai: strict(takes("temperature top_p stop thinking do_sample request_id user_id")),
  cerebras: strict(
    takes(
      "temperature top_p seed stop stream_options max_completion_tokens logprobs top_logprobs parallel_tool_calls reasoning_effort user",
    ),
  ),
  sambanova: strict(
    takes("temperature top_p top_k stop stream_options parallel_tool_calls reasoning_effort"),
  ),
  cohere: strict(
    takes("temperature top_p frequency_penalty presence_penalty seed stop logprobs reasoning_effort"),
  ),
  perplexity: strict(
    takes(
      "temperature top_p top_k frequency_penalty presence_penalty reasoning_effort search_mode search_domain_filter web_search_options",
    ),
  ),
  fireworks: { ...lenient, takesDeveloperRole: false },
  together: { ...lenient, takesDeveloperRole: false },
  deepinfra: { ...lenient, takesDeveloperRole: false },
  nvidia: { ...lenient, takesDeveloperRole: false },
  huggingface: { ...lenient, takesDeveloperRole: false },
  ollama: { ...lenient, takesDeveloperRole: false },
  lmstudio: { ...lenient, takesDeveloperRole: false },
  llamacpp: { ...lenient, takesDeveloperRole: false },
};

/** What the endpoint of a provider takes. */
export const parameterRules = (provider: string): ParameterRules => rules[provider] ?? lenient;

const noModelRules: Omit<ModelRules, "pattern"> = { refuses: [], only: {} };

export function modelRules({ models }: ParameterRules, upstreamModel: string): Omit<ModelRules, "pattern"> {
  // Aggregators and clouds put the maker before the name.
  const name = upstreamModel.slice(upstreamModel.lastIndexOf("/") + 1).toLowerCase();
  return models.find(({ pattern }) => pattern.test(name)) ?? noModelRules;
}
