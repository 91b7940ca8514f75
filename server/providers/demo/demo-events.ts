import { estimateTokens } from "../../../engine/index.ts";
import type { DemoAnswer } from "./demo-answer.ts";

export interface DemoReply {
  readonly id: string;
  readonly createdSeconds: number;
  readonly model: string;
  readonly answer: DemoAnswer;
  readonly finishReason: "stop" | "length" | "tool_calls";
  readonly promptTokens: number;
}

/** About four tokens: what one event of a stream carries. */
const partCharacters = 16;

/** Tokens of the answer, as its usage says. */
export function demoOutputTokens(answer: DemoAnswer): number {
  return Math.max(1, estimateTokens(answer.kind === "text" ? answer.text : answer.argumentsText));
}

/** The whole reply as one `chat.completion` object. */
export function demoCompletion(reply: DemoReply): string {
  const { answer, finishReason } = reply;
  const message =
    answer.kind === "text"
      ? { role: "assistant", content: answer.text }
      : { role: "assistant", content: null, tool_calls: [toolCall(reply.id, answer)] };
  return JSON.stringify({
    ...head(reply, "chat.completion"),
    choices: [{ index: 0, message, finish_reason: finishReason }],
    usage: usage(reply),
  });
}

/** The reply as server-sent events, the usage in the last one before `[DONE]`. */
export function demoEvents(reply: DemoReply): string[] {
  const { answer, finishReason } = reply;
  const shared = head(reply, "chat.completion.chunk");
  const event = (fields: object): string => `data: ${JSON.stringify({ ...shared, ...fields })}\n\n`;
  const delta = (part: object, reason: string | null = null): string =>
    event({ choices: [{ index: 0, delta: part, finish_reason: reason }] });
  const body =
    answer.kind === "text"
      ? parts(answer.text).map((content) => delta({ content }))
      : [delta({ tool_calls: [{ index: 0, ...toolCall(reply.id, answer) }] })];
  return [
    delta({ role: "assistant", content: answer.kind === "text" ? "" : null }),
    ...body,
    delta({}, finishReason),
    event({ choices: [], usage: usage(reply) }),
    "data: [DONE]\n\n",
  ];
}

function head({ id, createdSeconds, model }: DemoReply, object: string): object {
  return { id, object, created: createdSeconds, model, system_fingerprint: "tradewind-demo" };
}

function usage({ answer, promptTokens }: DemoReply): object {
  const completionTokens = demoOutputTokens(answer);
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    // Known to be none: the demo has no cache and does not reason.
    prompt_tokens_details: { cached_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0 },
  };
}

function toolCall(id: string, answer: Extract<DemoAnswer, { kind: "tool-call" }>): object {
  return {
    id: id.replace("chatcmpl", "call"),
    type: "function",
    function: { name: answer.name, arguments: answer.argumentsText },
  };
}

/** Cut between characters, never inside one. */
function parts(text: string): string[] {
  const characters = [...text];
  const pieces: string[] = [];
  for (let start = 0; start < characters.length; start += partCharacters)
    pieces.push(characters.slice(start, start + partCharacters).join(""));
  return pieces;
}
