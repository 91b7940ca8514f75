import { estimateTokens } from "../../../engine/index.ts";
import type { DemoAnswer } from "./demo-answer.ts";

export interface DemoReplyFacts {
  readonly id: string;
  readonly createdSeconds: number;
  readonly model: string;
  readonly inputText: string;
}

const partCharacters = 16;

const usageOf = (facts: DemoReplyFacts, text: string): object => {
  const promptTokens = estimateTokens(facts.inputText);
  const completionTokens = Math.max(1, estimateTokens(text));
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  };
};

const toolCall = (answer: Extract<DemoAnswer, { kind: "tool-call" }>): object => ({
  id: "call_demo",
  type: "function",
  function: { name: answer.name, arguments: answer.argumentsText },
});

const textOf = (answer: DemoAnswer): string => (answer.kind === "text" ? answer.text : answer.argumentsText);

/** Output tokens of an answer, as its usage will say. */
export const demoOutputTokens = (answer: DemoAnswer): number => Math.max(1, estimateTokens(textOf(answer)));

/** The whole reply as one `chat.completion` object. */
export function demoCompletion(answer: DemoAnswer, facts: DemoReplyFacts): string {
  const message =
    answer.kind === "text"
      ? { role: "assistant", content: answer.text }
      : { role: "assistant", content: null, tool_calls: [toolCall(answer)] };
  return JSON.stringify({
    id: facts.id,
    object: "chat.completion",
    created: facts.createdSeconds,
    model: facts.model,
    system_fingerprint: "demo",
    choices: [{ index: 0, message, finish_reason: answer.kind === "text" ? "stop" : "tool_calls" }],
    usage: usageOf(facts, textOf(answer)),
  });
}

/** The reply as server-sent events, the usage in the last one before `[DONE]`. */
export function demoEvents(answer: DemoAnswer, facts: DemoReplyFacts): string[] {
  const event = (choices: readonly object[], extra: object = {}): string =>
    `data: ${JSON.stringify({ id: facts.id, object: "chat.completion.chunk", created: facts.createdSeconds, model: facts.model, system_fingerprint: "demo", choices, ...extra })}\n\n`;
  const delta = (part: object, finishReason: string | null = null): string =>
    event([{ index: 0, delta: part, finish_reason: finishReason }]);
  const characters = answer.kind === "text" ? [...answer.text] : [];
  const parts: string[] = [];
  for (let start = 0; start < characters.length; start += partCharacters)
    parts.push(characters.slice(start, start + partCharacters).join(""));
  return [
    delta({ role: "assistant", content: answer.kind === "text" ? "" : null }),
    ...(answer.kind === "text"
      ? parts.map((content) => delta({ content }))
      : [delta({ tool_calls: [{ index: 0, ...toolCall(answer) }] })]),
    delta({}, answer.kind === "text" ? "stop" : "tool_calls"),
    event([], { usage: usageOf(facts, textOf(answer)) }),
    "data: [DONE]\n\n",
  ];
}
