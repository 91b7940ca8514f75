import { describeRecordedReplies, source, stopped } from "./testing/describe-recorded-replies.ts";

describeRecordedReplies({
  "Gemini: the prompt was blocked": {
    from: "gemini",
    whole: {
      promptFeedback: { blockReason: "PROHIBITED_CONTENT", safetyRatings: [] },
      usageMetadata: { promptTokenCount: 10, totalTokenCount: 10 },
      modelVersion: "gemini-3-pro",
    },
    endings: ["content_filter", "refusal", "content_filter", "PROHIBITED_CONTENT"],
    usage: { inputTokens: 10, outputTokens: 0 },
  },
  "Gemini, whole: code that it ran, a seal behind the text": {
    ...{ from: "gemini", isForeignOnly: true },
    whole: {
      candidates: [
        {
          content: {
            role: "model",
            parts: [
              { executableCode: { language: "PYTHON", code: "print(1)" } },
              { codeExecutionResult: { outcome: "OUTCOME_OK", output: "1" } },
              { text: "One.", thoughtSignature: "U2ln" },
            ],
          },
          ...{ finishReason: "STOP", index: 0 },
        },
      ],
      usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 5, toolUsePromptTokenCount: 7 },
    },
    heard: { text: "\n```python\nprint(1)\n```\n\n```\n1\n```\nOne." },
    endings: stopped,
    usage: { inputTokens: 17, outputTokens: 5 },
  },
  "Gemini: sources without places": {
    from: "gemini",
    whole: {
      candidates: [
        {
          content: { role: "model", parts: [{ text: "Rome" }] },
          groundingMetadata: {
            groundingChunks: [{ web: { uri: source.url, title: source.title } }],
            webSearchQueries: ["rome"],
          },
          finishReason: "STOP",
        },
      ],
      usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 5 },
    },
    heard: { text: "Rome", sources: [source] },
    usage: { searches: 1 },
  },
  "Google's OpenAI-compatible endpoint: a filter behind a colon": {
    from: "openai-chat",
    whole: {
      ...{ id: "c1", object: "chat.completion", created: 7, model: "gemini-3-pro" },
      choices: [
        {
          ...{ index: 0, finish_reason: "content_filter: RECITATION" },
          message: { role: "assistant", content: "A" },
        },
      ],
      usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
    },
    endings: ["content_filter: RECITATION", "refusal", "content_filter", "SAFETY"],
  },
  "MiniMax: a limit in a reply of 200": {
    from: "openai-chat",
    whole: { choices: null, base_resp: { status_code: 1002, status_msg: "rate limit" } },
    isBroken: true,
  },
});
