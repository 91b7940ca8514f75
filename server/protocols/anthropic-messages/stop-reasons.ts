import type { FinishReason } from "../reply-event.ts";

/** https://platform.claude.com/docs/en/build-with-claude/handling-stop-reasons */
const reasons: ReadonlyMap<string, FinishReason> = new Map(
  Object.entries<FinishReason>({
    end_turn: "stop",
    max_tokens: "length",
    stop_sequence: "stop-sequence",
    tool_use: "tool-calls",
    pause_turn: "pause",
    refusal: "refusal",
    model_context_window_exceeded: "context-length",
  }),
);

/** A reason that is not known yet is `other`. */
export const finishReasonOf = (stopReason: string): FinishReason => reasons.get(stopReason) ?? "other";

const words: Readonly<Record<FinishReason, string>> = {
  stop: "end_turn",
  "stop-sequence": "stop_sequence",
  length: "max_tokens",
  "tool-calls": "tool_use",
  refusal: "refusal",
  "content-filter": "refusal",
  pause: "pause_turn",
  "context-length": "model_context_window_exceeded",
  other: "end_turn",
};

export const stopReasonOf = (reason: FinishReason): string => words[reason];
