import type { Price } from "../../../engine/index.ts";
import type { Fields } from "../fields.ts";

/** GPT-5 as OpenAI sells it ($1.25, $0.125, $10; flex half, priority twice), with Anthropic's factors and a search at a cent beside it. */
export const price: Price = {
  ...{ inputNanoUsdPerMillion: 1.25e9, cachedInputNanoUsdPerMillion: 0.125e9, outputNanoUsdPerMillion: 10e9 },
  ...{ cacheWriteNanoUsdPerMillion: null, requestNanoUsd: 0, tiers: [], source: "test" },
  extraNanoUsdPerMillion: { searches: 10_000e9, fileSearches: 2_500e9 },
  serviceTierFactors: { flex: 0.5, priority: 2, fast: 6, us: 1.1, batch: 0.5 },
};
/** 1,000 input tokens of which 400 were cached, 200 output tokens: 750,000 + 50,000 + 2,000,000 nano-dollars. */
export const ordinary = 2_800_000;
export const unknown = null;

export type BilledProtocol =
  | "openai-chat"
  | "openai-responses"
  | "anthropic-messages"
  | "gemini"
  | "bedrock-converse";

/** A whole reply of each protocol, with what says the tier put where it stands there. */
export const replies: Readonly<Partial<Record<BilledProtocol, (stated: Fields) => Fields>>> = {
  "openai-chat": (stated) => ({
    ...{ id: "c1", object: "chat.completion", created: 7, model: "m", ...stated },
    choices: [{ index: 0, message: { role: "assistant", content: "Hi" }, finish_reason: "stop" }],
    usage: {
      ...{ prompt_tokens: 1_000, completion_tokens: 200, total_tokens: 1_200 },
      prompt_tokens_details: { cached_tokens: 400 },
    },
  }),
  "openai-responses": (stated) => ({
    ...{ id: "resp_1", object: "response", created_at: 7, model: "m", status: "completed", error: null },
    output: [message],
    usage: {
      ...{ input_tokens: 1_000, input_tokens_details: { cached_tokens: 400 }, output_tokens: 200 },
      ...{ output_tokens_details: { reasoning_tokens: 0 }, total_tokens: 1_200 },
    },
    ...stated,
  }),
  "anthropic-messages": ({ content, ...stated }) => ({
    ...{ id: "msg_1", type: "message", role: "assistant", model: "m", stop_reason: "end_turn" },
    content: content ?? [{ type: "text", text: "Hi" }],
    usage: { input_tokens: 600, cache_read_input_tokens: 400, output_tokens: 200, ...stated },
  }),
  gemini: (stated) => ({
    candidates: [{ content: { role: "model", parts: [{ text: "Hi" }] }, finishReason: "STOP", index: 0 }],
    usageMetadata: {
      ...{ promptTokenCount: 1_000, cachedContentTokenCount: 400, candidatesTokenCount: 200 },
      ...{ totalTokenCount: 1_200, ...stated },
    },
  }),
  "bedrock-converse": (stated) => ({
    output: { message: { role: "assistant", content: [{ text: "Hi" }] } },
    stopReason: "end_turn",
    usage: { inputTokens: 600, cacheReadInputTokens: 400, outputTokens: 200, totalTokens: 1_200 },
    ...stated,
  }),
};

export const message = {
  ...{ type: "message", id: "m1", role: "assistant", status: "completed" },
  content: [{ type: "output_text", text: "Hi", annotations: [] }],
};

/** The events of the same reply; null: the protocol has no server-sent events. */
export const streams: Readonly<Record<BilledProtocol, ((whole: Fields) => Fields[]) | null>> = {
  "openai-chat": ({ choices: _, usage, ...head }) => [
    { ...head, choices: [{ index: 0, delta: { role: "assistant", content: "Hi" }, finish_reason: null }] },
    { ...head, choices: [{ index: 0, delta: {}, finish_reason: "stop" }] },
    { ...head, choices: [], usage },
  ],
  "openai-responses": (response) => [
    { type: "response.created", response: { ...response, service_tier: "auto", status: "in_progress" } },
    ...(response.output as Fields[]).map((item, output_index) => ({
      ...{ type: "response.output_item.done", output_index, item },
    })),
    { type: "response.completed", response },
  ],
  "anthropic-messages": ({ content, usage, stop_reason, ...head }) => [
    {
      type: "message_start",
      message: { ...head, content: [], usage: { ...(usage as Fields), output_tokens: 1 } },
    },
    ...(content as Fields[]).flatMap((block, index) => [
      { type: "content_block_start", index, content_block: block },
      { type: "content_block_stop", index },
    ]),
    { type: "message_delta", delta: { stop_reason, stop_sequence: null }, usage: { ...(usage as Fields) } },
    { type: "message_stop" },
  ],
  gemini: (whole) => [whole],
  "bedrock-converse": null,
};
