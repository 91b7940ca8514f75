import { estimateTokens, hashString, messageText } from "../../../engine/index.ts";
import type { WrittenReply } from "./answer-keys.ts";
import type { DemoBody } from "./demo-answer.ts";
import type { DemoProfile } from "./demo-models.ts";

/** Added per message by chat formats. */
const tokensPerMessage = 4;
const maxChoices = 128;

/** The reply as a `chat.completion`, cut at the caller's `stop` texts and limit of tokens. The same request has the same id. */
export function demoReply(profile: DemoProfile, body: DemoBody, reply: WrittenReply, created: number) {
  const { name: model, maxOutputTokens } = profile;
  const inputs = body.messages.map(messageText);
  if (body.tools) inputs.push(JSON.stringify(body.tools));
  const hash = hashString(`${model}\n${inputs.join("\n")}`).toString(16);
  const limit = Math.min(maxOutputTokens, body.max_completion_tokens ?? body.max_tokens ?? maxOutputTokens);
  let used = 0;
  const take = (text: string): string => {
    const [tokens, left] = [estimateTokens(text), limit - used];
    used += tokens;
    return tokens <= left ? text : text.slice(0, Math.floor((text.length * Math.max(0, left)) / tokens));
  };
  const stops = [body.stop].flat().filter((stop) => typeof stop === "string" && stop !== "");
  const ends = stops.map((stop) => String(reply).indexOf(stop as string)).filter((at) => at !== -1);
  const content = typeof reply === "string" ? take(reply.slice(0, Math.min(reply.length, ...ends))) : null;
  const calls = typeof reply === "string" ? [] : reply.tool_calls;
  const tool_calls = calls.map((call, at) => ({
    id: `call_demo_${hash}_${at}`,
    type: "function",
    function: { name: call.name, arguments: take(JSON.stringify(call.arguments)) },
  }));
  const message = { role: "assistant", content, ...(calls.length > 0 && { tool_calls }) };
  const finish_reason = used > limit ? "length" : calls.length > 0 ? "tool_calls" : "stop";
  const n = Math.min(maxChoices, Math.max(1, Math.floor(Number(body.n ?? 1)) || 1));
  const prompt_tokens = inputs.reduce((sum, input) => sum + estimateTokens(input) + tokensPerMessage, 0);
  const completion_tokens = n * Math.max(1, Math.min(used, limit));
  return {
    ...{ id: `chatcmpl-demo-${hash}`, object: "chat.completion", created, model },
    system_fingerprint: "tradewind-demo",
    choices: Array.from({ length: n }, (_, index) => ({ index, message, finish_reason })),
    usage: {
      ...{ prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens },
      // Known to be none: the demo has no cache and does not reason.
      ...{ prompt_tokens_details: { cached_tokens: 0 }, completion_tokens_details: { reasoning_tokens: 0 } },
    },
  };
}

/** The same as server-sent events, about four tokens each, choice by choice, the usage in the last one before `[DONE]`. */
export function demoEvents({ choices, usage, ...head }: ReturnType<typeof demoReply>): string[] {
  const event = (fields: object): string =>
    `data: ${JSON.stringify({ ...head, object: "chat.completion.chunk", ...fields })}\n\n`;
  const events = choices.flatMap(({ index, message: { content, tool_calls = [] }, finish_reason }) => {
    const deltas = [
      { role: "assistant", content: content === null ? null : "" },
      ...(content?.match(/[\s\S]{1,16}/gu) ?? []).map((part) => ({ content: part })),
      ...tool_calls.map((call, at) => ({ tool_calls: [{ index: at, ...call }] })),
    ].map((delta) => event({ choices: [{ index, delta, finish_reason: null }] }));
    return [...deltas, event({ choices: [{ index, delta: {}, finish_reason }] })];
  });
  return [...events, event({ choices: [], usage }), "data: [DONE]\n\n"];
}
