import { estimateTokens } from "../../../engine/index.ts";
import type { DemoAnswer } from "./demo-answer.ts";

const charactersPerToken = 4;

/** Cuts an answer at the caller's `stop` texts and its limit of tokens, as a model would have stopped there. */
export function limitAnswer(
  answer: DemoAnswer,
  body: Readonly<Record<string, unknown>>,
  maxOutputTokens: number,
): { readonly answer: DemoAnswer; readonly finishReason: "stop" | "length" | "tool_calls" } {
  if (answer.kind === "tool-call") return { answer, finishReason: "tool_calls" };
  const stops = [body.stop].flat().filter((stop): stop is string => typeof stop === "string" && stop !== "");
  const cuts = stops.map((stop) => answer.text.indexOf(stop)).filter((at) => at !== -1);
  const text = cuts.length === 0 ? answer.text : answer.text.slice(0, Math.min(...cuts));
  const asked = body.max_completion_tokens ?? body.max_tokens;
  const limit = Math.min(maxOutputTokens, typeof asked === "number" ? asked : maxOutputTokens);
  if (estimateTokens(text) <= limit) return { answer: { kind: "text", text }, finishReason: "stop" };
  return {
    answer: { kind: "text", text: text.slice(0, limit * charactersPerToken) },
    finishReason: "length",
  };
}
