import type { FinishReason } from "../reply-event.ts";

const words: Readonly<Record<FinishReason, string>> = {
  stop: "STOP",
  "stop-sequence": "STOP",
  length: "MAX_TOKENS",
  "tool-calls": "STOP",
  refusal: "SAFETY",
  "content-filter": "SAFETY",
  pause: "STOP",
  "context-length": "MAX_TOKENS",
  other: "OTHER",
};

/** Why a reply ended in Google's words (https://ai.google.dev/api/generate-content#FinishReason). */
export const finishReasonOf = (reason: FinishReason): string => words[reason];
