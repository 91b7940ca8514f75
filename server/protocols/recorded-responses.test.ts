import type { Fields } from "./fields.ts";
import { describeRecordedReplies, rome, source, stopped } from "./testing/describe-recorded-replies.ts";

const response = (fields: Fields): Fields => ({
  ...{ id: "resp_1", object: "response", created_at: 7, model: "gpt-5", status: "completed", error: null },
  usage: {
    ...{ input_tokens: 10, input_tokens_details: { cached_tokens: 4 }, output_tokens: 5, total_tokens: 15 },
    output_tokens_details: { reasoning_tokens: 2 },
  },
  ...fields,
});
const said = (words: string, annotations: readonly Fields[] = []): Fields => ({
  ...{ type: "message", id: "msg_1", role: "assistant", status: "completed" },
  content: [{ type: "output_text", text: words, annotations, logprobs: [] }],
});
describeRecordedReplies({
  "Responses: sources in the finished item alone": {
    from: "openai-responses",
    events: [
      { type: "response.created", response: response({ status: "in_progress", output: [], usage: null }) },
      { type: "response.output_item.added", output_index: 0, item: { ...said(""), content: [] } },
      { type: "response.output_text.delta", output_index: 0, content_index: 0, delta: "Rome" },
      {
        ...{ type: "response.output_item.done", output_index: 0 },
        item: said("Rome", [{ type: "url_citation", ...source, start_index: 0, end_index: 4 }]),
      },
      {
        type: "response.completed",
        response: response({
          output: [said("Rome", [{ type: "url_citation", ...source, start_index: 0, end_index: 4 }])],
        }),
      },
    ],
    heard: { text: "Rome", sources: [source] },
    endings: stopped,
    usage: { inputTokens: 10, cachedInputTokens: 4, outputTokens: 5, reasoningTokens: 2 },
  },
  "Responses: a filter in the middle": {
    from: "openai-responses",
    events: [
      { type: "response.created", response: response({ status: "in_progress", output: [], usage: null }) },
      { type: "response.output_item.added", output_index: 0, item: { ...said(""), content: [] } },
      { type: "response.output_text.delta", output_index: 0, content_index: 0, delta: "A" },
      { type: "response.output_item.done", output_index: 0, item: { ...said("A"), status: "incomplete" } },
      {
        type: "response.incomplete",
        response: response({
          ...{ status: "incomplete", incomplete_details: { reason: "content_filter" } },
          output: [{ ...said("A"), status: "incomplete" }],
        }),
      },
    ],
    heard: { text: "A" },
    endings: ["content_filter", "refusal", "content_filter", "SAFETY"],
  },
  "Responses: a failure after the first words": {
    from: "openai-responses",
    events: [
      { type: "response.output_text.delta", output_index: 0, content_index: 0, delta: "A" },
      {
        type: "response.failed",
        response: response({ status: "failed", error: { code: "server_error", message: "boom" } }),
      },
    ],
    isBroken: true,
  },
  "Responses, whole: searches, which are billed each": {
    from: "openai-responses",
    whole: response({ output: [said("Rome")], tool_usage: { web_search: { num_requests: 2 } } }),
    heard: { text: "Rome" },
    usage: { inputTokens: 10, outputTokens: 5, searches: 2 },
  },
  "Responses, whole: reasoning, a call and text": {
    from: "openai-responses",
    whole: response({
      output: [
        {
          ...{ type: "reasoning", id: "rs_1", encrypted_content: "RQ==" },
          summary: [
            { type: "summary_text", text: "Hm" },
            { type: "summary_text", text: "ok" },
          ],
        },
        said("Hi"),
        {
          ...{ type: "function_call", id: "fc_1", call_id: "toolu_1", name: "weather", status: "completed" },
          arguments: '{"city":"Rome"}',
        },
      ],
    }),
    heard: { text: "Hi", calls: [rome] },
    endings: ["tool_calls", "tool_use", "completed", "STOP"],
  },
});
