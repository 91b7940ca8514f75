import { type Body, contentsRefusal, messageRefusals } from "./message-refusals.ts";
import {
  badDeclarations,
  badInputSchema,
  badResponsesTools,
  badTools,
  emptyTools,
  toolChoiceAlone,
  unknownField,
} from "./tool-refusals.ts";

type Check = (body: Body) => string | null;

const first = (...findings: readonly (string | null | false)[]): string | null =>
  findings.find((finding): finding is string => typeof finding === "string") ?? null;
const badMessage = (body: Body, known: string, roles: string): string | null => {
  for (const message of body.messages) {
    const bad = unknownField(message as Body, known);
    if (bad !== null) return `messages: ${bad}`;
    for (const part of Array.isArray(message.content) ? (message.content as Record<string, unknown>[]) : []) {
      const strange = unknownField(part as Body, `type ${String(part.type)}`);
      if (strange !== null) return `messages.content: ${strange}`;
    }
    if (!roles.split(" ").includes(String(message.role)))
      return `unknown variant \`${String(message.role)}\``;
  }
  return null;
};
const jsonBesideTools = (body: Body): string | null =>
  Array.isArray(body.tools) &&
  /^json_/.test(String((body.response_format as { type?: string } | undefined)?.type))
    ? "json mode cannot be combined with tool/function calling"
    : null;
const manyStops = (body: Body, most: number): string | null =>
  Array.isArray(body.stop) && body.stop.length > most
    ? `Invalid 'stop': array too long, at most ${most}.`
    : null;
/** Budgets are taken before Claude 4.7, `adaptive` from 4.6 on. */
const thinkingRefusal = (body: Body): string | null => {
  const { type } = (body.thinking ?? {}) as { readonly type?: string };
  const isNew = /^claude-(opus-4-[7-9]|[a-z]+-[5-9])/.test(String(body.model));
  if (type === "enabled" && isNew) return '"thinking.type.enabled" is not supported for this model.';
  const isOld = /^claude-([a-z]+-4-[0-5]|3)/.test(String(body.model));
  return type === "adaptive" && isOld ? "adaptive thinking is not supported on this model" : null;
};
const streamOptionsAlone = (body: Body): string | null =>
  body.stream_options !== undefined && body.stream !== true
    ? "'stream_options' is only allowed when streaming."
    : null;
const basic = "model messages stream tools tool_choice response_format temperature top_p stop";
const usualRoles = "system user assistant tool";
const usualMessage = "role content tool_calls tool_call_id";

/** What each provider's reference says that it refuses, written down apart from the gateway's own table. */
const refusals: Readonly<Record<string, Check>> = {
  openai(body) {
    const model = String(body.model);
    const reasons = /^(o\d|gpt-[5-9])/.test(model) && !model.includes("chat");
    return first(
      unknownField(
        body,
        `${basic} max_tokens max_completion_tokens n seed user store metadata logprobs top_logprobs logit_bias frequency_penalty presence_penalty parallel_tool_calls stream_options reasoning_effort service_tier prediction verbosity audio modalities functions function_call safety_identifier prompt_cache_key prompt_cache_retention web_search_options`,
      ),
      badMessage(
        body,
        `${usualMessage} name refusal annotations audio function_call`,
        `${usualRoles} developer function`,
      ),
      emptyTools(body),
      toolChoiceAlone(body),
      streamOptionsAlone(body),
      badTools(body, false, false),
      manyStops(body, 4),
      body.metadata !== undefined &&
        body.store !== true &&
        "The 'metadata' parameter is only allowed when 'store' is enabled.",
      ["user", "safety_identifier", "prompt_cache_key"].some(
        (field) => String(body[field] ?? "").length > 64,
      ) && "Invalid 'user': string too long.",
      body.prediction !== undefined &&
        (body.tools !== undefined || body.max_completion_tokens !== undefined) &&
        "'prediction' is not supported with these parameters.",
      /^o\d/.test(model) &&
        body.parallel_tool_calls !== undefined &&
        "Unsupported parameter: 'parallel_tool_calls' is not supported with this model.",
      Array.isArray(body.stop) && body.stop.length === 0 && "Invalid 'stop': empty array.",
      body.parallel_tool_calls !== undefined &&
        body.tools === undefined &&
        "'parallel_tool_calls' is only allowed when 'tools' are specified.",
      body.top_logprobs !== undefined &&
        body.logprobs !== true &&
        "'top_logprobs' is only allowed with 'logprobs'.",
      body.max_tokens !== undefined &&
        body.max_completion_tokens !== undefined &&
        "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.",
      reasons &&
        body.max_tokens !== undefined &&
        "Unsupported parameter: 'max_tokens' is not supported with this model.",
      reasons &&
        body.temperature != null &&
        body.temperature !== 1 &&
        "Unsupported value: 'temperature' does not support this value.",
      reasons && body.top_p != null && body.top_p !== 1 && "Unsupported parameter: 'top_p'.",
      reasons && body.prediction != null && "Unsupported parameter: 'prediction'.",
      reasons && body.stop != null && "Unsupported parameter: 'stop'.",
      reasons &&
        Boolean(body.frequency_penalty || body.presence_penalty) &&
        "Unsupported parameter: 'presence_penalty'.",
      reasons && Boolean(body.logprobs) && "Unsupported parameter: 'logprobs'.",
      !reasons &&
        body.reasoning_effort !== undefined &&
        "Unrecognized request argument supplied: reasoning_effort",
    );
  },
  anthropic: (body) =>
    first(
      unknownField(
        body,
        "model messages system max_tokens tools tool_choice temperature top_p top_k stop_sequences thinking output_config metadata service_tier stream",
      ),
      body.max_tokens === undefined && "max_tokens: Field required",
      Number(body.temperature ?? 0) > 1 && "temperature: range: 0..1",
      ((body.stop_sequences ?? []) as string[]).some((end) => end.trim() === "") &&
        "stop_sequences: each stop sequence must contain non-whitespace",
      emptyTools(body),
      badInputSchema(body),
      ["any", "tool"].includes(String((body.tool_choice as Body | undefined)?.type)) &&
        ["enabled", "adaptive"].includes(String((body.thinking as Body | undefined)?.type)) &&
        "Thinking may not be enabled when tool_choice forces tool use.",
      body.temperature != null &&
        body.top_p != null &&
        "`temperature` and `top_p` cannot both be specified for this model.",
      thinkingRefusal(body),
      /^claude-(opus-4-[7-9]|[a-z]+-[5-9])/.test(String(body.model)) &&
        body.temperature != null &&
        body.temperature !== 1 &&
        "`temperature` is deprecated for this model.",
    ),
  gemini: (body) =>
    first(
      unknownField(
        body,
        "model contents systemInstruction tools toolConfig generationConfig safetySettings cachedContent",
      ),
      contentsRefusal(body),
      badDeclarations(body),
      /gemini-[12]\./.test(String(body.model)) &&
        (body as Record<string, unknown>).tools !== undefined &&
        ((body as Record<string, unknown>).generationConfig as Record<string, unknown> | undefined)
          ?.responseMimeType !== undefined &&
        "Function calling with a response mime type: 'application/json' is unsupported",
      unknownField(
        ((body as Record<string, unknown>).generationConfig ?? {}) as Body,
        "responseSchema temperature topP topK seed presencePenalty frequencyPenalty candidateCount responseLogprobs logprobs maxOutputTokens stopSequences responseMimeType responseJsonSchema thinkingConfig",
      ),
    ),
  mistral: (body) =>
    first(
      unknownField(
        body,
        `${basic} max_tokens n random_seed frequency_penalty presence_penalty parallel_tool_calls prediction prompt_mode safe_prompt metadata`,
      ),
      badMessage(body, `${usualMessage} prefix`, usualRoles),
      badTools(body, true),
      body.temperature === 0 &&
        body.top_p !== undefined &&
        body.top_p !== 1 &&
        "top_p must be 1 when using greedy sampling.",
    ),
  groq: (body) =>
    first(
      unknownField(
        body,
        `${basic} max_tokens max_completion_tokens n seed user stream_options parallel_tool_calls reasoning_effort reasoning_format include_reasoning service_tier`,
      ),
      badMessage(body, usualMessage, usualRoles),
      badTools(body, false),
      jsonBesideTools(body),
      manyStops(body, 4),
      body.n !== undefined && body.n !== 1 && "n must be 1",
      streamOptionsAlone(body),
      body.reasoning_effort !== undefined &&
        !/gpt-oss|qwen/.test(String(body.model)) &&
        "reasoning_effort is not supported with this model",
    ),
  deepseek: (body) =>
    first(
      unknownField(
        body,
        `${basic} max_tokens frequency_penalty presence_penalty stream_options logprobs top_logprobs thinking reasoning_effort`,
      ),
      badMessage(body, `${usualMessage} name reasoning_content prefix`, usualRoles),
      badTools(body, false),
      manyStops(body, 16),
      emptyTools(body),
      streamOptionsAlone(body),
      /reasoner/.test(String(body.model)) && Boolean(body.logprobs) && "logprobs is not supported",
      (body.response_format as { type?: string } | undefined)?.type === "json_schema" &&
        "This response_format type is unavailable now",
    ),
  xai: (body) =>
    first(
      unknownField(
        body,
        `${basic} max_tokens max_completion_tokens n seed user logprobs top_logprobs frequency_penalty presence_penalty stream_options parallel_tool_calls reasoning_effort search_parameters`,
      ),
      badMessage(body, usualMessage, usualRoles),
      emptyTools(body),
      badTools(body, true, false),
      body.stop != null && "Argument not supported on this model: stop",
      body.reasoning_effort !== undefined &&
        /^grok-(2|3(?!-mini)|4(?!\.)|4\.20-0309|code|build)/.test(String(body.model)) &&
        "Model does not support parameter reasoningEffort.",
      Boolean(body.frequency_penalty || body.presence_penalty) &&
        "Argument not supported on this model: presencePenalty",
    ),
};

/** What a provider says to a body that it refuses; null: it takes it. */
export const refusalOf = (provider: string, body: Body): string | null =>
  refusals[provider]?.(body) ?? messageRefusals[provider]?.(body) ?? null;

/** OpenAI's Responses API, by its reference. */
export function responsesRefusal(body: Body): string | null {
  const { reasoning, include, text } = body as Readonly<Record<string, Record<string, unknown> | undefined>>;
  const reasons = /^(o\d|gpt-[5-9])/.test(String(body.model));
  return first(
    badResponsesTools(body),
    unknownField(
      body,
      "model input instructions stream tools tool_choice parallel_tool_calls text reasoning include max_output_tokens temperature top_p top_logprobs metadata service_tier store prompt_cache_key safety_identifier user truncation prompt conversation previous_response_id",
    ),
    reasons && body.temperature != null && body.temperature !== 1 && "Unsupported parameter: 'temperature'.",
    reasons && body.top_p != null && body.top_p !== 1 && "Unsupported parameter: 'top_p'.",
    !reasons && reasoning?.effort != null && "Unsupported parameter: 'reasoning.effort'.",
    !reasons &&
      Array.isArray(include) &&
      include.length > 0 &&
      "Encrypted content is not supported with this model.",
    !reasons && text?.verbosity === "low" && "Unsupported value: 'low' is not supported with this model.",
  );
}
