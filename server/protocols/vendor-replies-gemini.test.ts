import type { Fields } from "./fields.ts";
import { called, describeVendorReplies } from "./testing/describe-vendor-replies.ts";

const gemini = (parts: readonly Fields[], candidate: Fields = {}, top: Fields = {}): Fields => ({
  candidates: [{ content: { role: "model", parts }, index: 0, ...candidate }],
  modelVersion: "gemini-3-pro",
  responseId: "r_1",
  ...top,
});
describeVendorReplies({
  "Gemini 3: thinking, sealed calls side by side, counts that grow": {
    from: "gemini",
    events: [
      gemini([{ text: "Hm", thought: true }], {}, { usageMetadata: { promptTokenCount: 10 } }),
      gemini([
        { functionCall: { name: "weather", args: { city: "Rome" }, id: "c1" }, thoughtSignature: "U2ln" },
        { functionCall: { name: "weather", args: { city: "Oslo" }, id: "c2" } },
      ]),
      gemini(
        [{ text: "" }],
        { finishReason: "STOP" },
        {
          usageMetadata: {
            ...{ promptTokenCount: 10, candidatesTokenCount: 5, thoughtsTokenCount: 7, totalTokenCount: 22 },
            promptTokensDetails: [{ modality: "TEXT", tokenCount: 10 }],
          },
        },
      ),
    ],
    heard: {
      thinking: "Hm",
      calls: [
        { id: "c1", name: "weather", input: { city: "Rome" } },
        { id: "c2", name: "weather", input: { city: "Oslo" } },
      ],
    },
    ...{ endings: called, usage: { inputTokens: 10, outputTokens: 12, reasoningTokens: 7 } },
  },
  "Gemini: a call that came out malformed, behind words": {
    from: "gemini",
    events: [
      gemini([{ text: "Let me look." }]),
      {
        candidates: [
          { finishReason: "MALFORMED_FUNCTION_CALL", index: 0, finishMessage: "Malformed: print(" },
        ],
      },
    ],
    isBroken: true,
  },
  "Gemini: a filtered reply without content": {
    from: "gemini",
    events: [
      {
        candidates: [{ finishReason: "PROHIBITED_CONTENT", index: 0 }],
        usageMetadata: { promptTokenCount: 10 },
      },
    ],
    endings: ["content_filter", "refusal", "content_filter", "PROHIBITED_CONTENT"],
  },
});
