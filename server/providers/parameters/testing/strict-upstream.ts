import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

type Body = Readonly<Record<string, unknown>> & { readonly messages: readonly Record<string, unknown>[] };
type Check = (body: Body) => string | null;

const first = (...findings: readonly (string | null | false)[]): string | null =>
  findings.find((finding): finding is string => typeof finding === "string") ?? null;
const unknownField = (body: Body, known: string): string | null => {
  const names = new Set(known.split(" "));
  const field = Object.keys(body).find((name) => !names.has(name));
  return field === undefined ? null : `Unknown parameter: '${field}'.`;
};
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
const emptyTools = (body: Body): string | null =>
  Array.isArray(body.tools) && body.tools.length === 0 ? "Invalid 'tools': empty array." : null;
const toolChoiceAlone = (body: Body): string | null =>
  body.tool_choice !== undefined && body.tools === undefined
    ? "'tool_choice' is only allowed with 'tools'."
    : null;
const streamOptionsAlone = (body: Body): string | null =>
  body.stream_options !== undefined && body.stream !== true
    ? "'stream_options' is only allowed when streaming."
    : null;
const basic = "model messages stream tools tool_choice response_format temperature top_p stop";
const usualRoles = "system user assistant tool";
const usualMessage = "role content tool_calls tool_call_id";

/** What each provider's reference says that it refuses, written down apart from the gateway's own table. */
const checks: Readonly<Record<string, Check>> = {
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
      emptyTools(body),
      body.temperature != null &&
        body.top_p != null &&
        "`temperature` and `top_p` cannot both be specified for this model.",
      /^claude-(opus-4-[7-9]|[a-z]+-[5-9])/.test(String(body.model)) &&
        body.temperature != null &&
        body.temperature !== 1 &&
        "`temperature` is deprecated for this model.",
    ),
  gemini: (body) =>
    first(
      unknownField(body, "contents systemInstruction tools toolConfig generationConfig"),
      unknownField(
        ((body as Record<string, unknown>).generationConfig ?? {}) as Body,
        "temperature topP topK seed presencePenalty frequencyPenalty candidateCount responseLogprobs logprobs maxOutputTokens stopSequences responseMimeType responseJsonSchema thinkingConfig",
      ),
    ),
  mistral: (body) =>
    first(
      unknownField(
        body,
        `${basic} max_tokens n random_seed frequency_penalty presence_penalty parallel_tool_calls prediction prompt_mode safe_prompt metadata`,
      ),
      badMessage(body, `${usualMessage} prefix`, usualRoles),
    ),
  groq: (body) =>
    first(
      unknownField(
        body,
        `${basic} max_tokens max_completion_tokens n seed user stream_options parallel_tool_calls reasoning_effort reasoning_format include_reasoning service_tier`,
      ),
      badMessage(body, usualMessage, usualRoles),
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
      body.stop != null && "Argument not supported on this model: stop",
      Boolean(body.frequency_penalty || body.presence_penalty) &&
        "Argument not supported on this model: presencePenalty",
    ),
};

/** OpenAI's Responses API, by its reference. */
const responsesRefusal = (body: Body): string | null =>
  unknownField(
    body,
    "model input instructions stream tools tool_choice parallel_tool_calls text reasoning include max_output_tokens temperature top_p top_logprobs metadata service_tier store prompt_cache_key safety_identifier user truncation",
  );

export interface StrictUpstream {
  /** Of one provider: `PROVIDER_BASE_URL` points here. */
  baseUrl(provider: string): string;
  /** Calls since the last one, with what was refused. */
  take(): { readonly provider: string; readonly model: string; readonly refusal: string | null }[];
  close(): Promise<void>;
}

/** A loopback server that refuses what each provider documents to refuse, and answers the rest. */
export async function startStrictUpstream(): Promise<StrictUpstream> {
  let calls: { provider: string; model: string; refusal: string | null }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const provider = (request.url ?? "").split("/")[1] ?? "";
    const body = JSON.parse(Buffer.concat(chunks).toString()) as Body;
    const isResponses = (request.url ?? "").endsWith("/responses");
    const refusal = (isResponses ? responsesRefusal(body) : checks[provider]?.(body)) ?? null;
    calls.push({ provider, model: String(body.model), refusal });
    if (refusal !== null) {
      response.writeHead(400, { "content-type": "application/json" });
      response.end(JSON.stringify({ error: { message: refusal, type: "invalid_request_error" } }));
      return;
    }
    if (provider === "gemini") {
      const candidates = [
        { content: { role: "model", parts: [{ text: "Canberra" }] }, finishReason: "STOP" },
      ];
      const usageMetadata = { promptTokenCount: 9, candidatesTokenCount: 2, totalTokenCount: 11 };
      const reply = JSON.stringify({ candidates, usageMetadata, modelVersion: "m", responseId: "r1" });
      const isStream = (request.url ?? "").includes("alt=sse");
      response.writeHead(200, { "content-type": isStream ? "text/event-stream" : "application/json" });
      response.end(isStream ? `data: ${reply}\r\n\r\n` : reply);
      return;
    }
    if (provider === "anthropic") {
      answerMessages(response, body);
      return;
    }
    if (isResponses) {
      const text = { type: "output_text", text: "Canberra", annotations: [] };
      const message = {
        type: "message",
        id: "msg_1",
        status: "completed",
        role: "assistant",
        content: [text],
      };
      const figures = { input_tokens: 9, output_tokens: 2, total_tokens: 11 };
      const whole = {
        ...{ id: "resp_1", object: "response", created_at: 1, model: body.model, status: "completed" },
        ...{ output: [message], usage: figures },
      };
      const begun = { ...whole, status: "in_progress", output: [] };
      const events = [
        { type: "response.created", response: begun },
        { type: "response.output_item.added", output_index: 0, item: { ...message, content: [] } },
        {
          type: "response.output_text.delta",
          output_index: 0,
          content_index: 0,
          item_id: "msg_1",
          delta: "Canberra",
        },
        { type: "response.output_item.done", output_index: 0, item: message },
        { type: "response.completed", response: whole },
      ];
      response.writeHead(200, {
        "content-type": body.stream === true ? "text/event-stream" : "application/json",
      });
      response.end(
        body.stream === true
          ? events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join("")
          : JSON.stringify(whole),
      );
      return;
    }
    const usage = { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11 };
    const base = { id: "c1", created: 1, model: body.model };
    if (body.stream === true) {
      const chunk = (delta: object, finish_reason: string | null, rest: object = {}): string =>
        `data: ${JSON.stringify({ ...base, object: "chat.completion.chunk", choices: [{ index: 0, delta, finish_reason }], ...rest })}\n\n`;
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.end(
        `${chunk({ role: "assistant", content: "Canberra" }, null)}${chunk({}, "stop", { usage })}data: [DONE]\n\n`,
      );
      return;
    }
    const message = { role: "assistant", content: "Canberra" };
    response.writeHead(200, { "content-type": "application/json" });
    response.end(
      JSON.stringify({
        ...base,
        object: "chat.completion",
        choices: [{ index: 0, message, finish_reason: "stop" }],
        usage,
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: (provider) => `http://127.0.0.1:${port}/${provider}/v1`,
    take() {
      const taken = calls;
      calls = [];
      return taken;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function answerMessages(response: ServerResponse, { model, stream }: Body): void {
  const text = { type: "text", text: "Canberra" };
  const usage = { input_tokens: 9, output_tokens: 2 };
  const head = { id: "msg_1", type: "message", role: "assistant", model, stop_sequence: null };
  const events: readonly (Readonly<Record<string, unknown>> & { readonly type: string })[] = [
    { type: "message_start", message: { ...head, content: [], stop_reason: null, usage } },
    { type: "content_block_start", index: 0, content_block: text },
    { type: "content_block_stop", index: 0 },
    { type: "message_delta", delta: { stop_reason: "end_turn", stop_sequence: null }, usage },
    { type: "message_stop" },
  ];
  const isStream = stream === true;
  response.writeHead(200, { "content-type": isStream ? "text/event-stream" : "application/json" });
  response.end(
    isStream
      ? events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join("")
      : JSON.stringify({ ...head, content: [text], stop_reason: "end_turn", usage }),
  );
}
