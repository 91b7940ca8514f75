import type { Fields } from "./fields.ts";
import { describeRecordedReplies, rome } from "./testing/describe-recorded-replies.ts";

const converse = (content: readonly Fields[], stopReason = "end_turn", more: Fields = {}): Fields => ({
  output: { message: { role: "assistant", content } },
  ...{ stopReason, usage: { inputTokens: 10, outputTokens: 5, totalTokens: 15 }, metrics: { latencyMs: 1 } },
  ...more,
});
describeRecordedReplies({
  "Bedrock, whole: sealed thinking, text and a call": {
    from: "bedrock-converse",
    whole: converse(
      [
        { reasoningContent: { reasoningText: { text: "Hm", signature: "U2ln" } } },
        { text: "Hi" },
        { toolUse: { toolUseId: "toolu_1", name: "weather", input: { city: "Rome" } } },
      ],
      "tool_use",
      {
        usage: {
          ...{ inputTokens: 3, outputTokens: 5, totalTokens: 308, cacheReadInputTokens: 100 },
          ...{ cacheWriteInputTokens: 200, cacheDetails: [{ ttl: "1h", inputTokens: 150 }] },
        },
      },
    ),
    heard: { text: "Hi", thinking: "Hm", calls: [rome] },
    endings: ["tool_calls", "tool_use", "completed", "STOP"],
    usage: { inputTokens: 303, cachedInputTokens: 100, cacheWriteTokens: 50, cacheWrite1hTokens: 150 },
  },
  "Bedrock: a guardrail that stepped in": {
    from: "bedrock-converse",
    events: [
      ["messageStart", { role: "assistant" }],
      ["contentBlockDelta", { contentBlockIndex: 0, delta: { text: "Sorry, no." } }],
      ["contentBlockStop", { contentBlockIndex: 0 }],
      ["messageStop", { stopReason: "guardrail_intervened" }],
      ["metadata", { usage: { inputTokens: 10, outputTokens: 5, totalTokens: 15 }, trace: {} }],
    ],
    heard: { text: "Sorry, no." },
    endings: ["content_filter", "refusal", "content_filter", "SAFETY"],
    usage: { inputTokens: 10, outputTokens: 5 },
  },
  "Bedrock: which sequence ended it": {
    from: "bedrock-converse",
    whole: converse([{ text: "A" }], "stop_sequence", {
      additionalModelResponseFields: { stop_sequence: "END" },
    }),
    endings: ["stop", "stop_sequence", "completed", "STOP"],
  },
  "Bedrock: a call that came out malformed": {
    from: "bedrock-converse",
    whole: converse([{ text: "Let me" }], "malformed_tool_use"),
    isBroken: true,
  },
  "Bedrock: throttled in the middle": {
    from: "bedrock-converse",
    events: [
      ["messageStart", { role: "assistant" }],
      ["contentBlockDelta", { contentBlockIndex: 0, delta: { text: "A" } }],
      ["throttlingException", { message: "Too many requests" }],
    ],
    isBroken: true,
  },
});
