import type { Meters } from "../../../../engine/index.ts";
import type { Fields } from "../../fields.ts";
import type { ReplyCodec, ReplyContext } from "../../reply-codec.ts";
import { message, replyContext, usage } from "./whole-reply.ts";

/** What the usage of `message` amounts to. */
export const meters: Meters = {
  ...{ inputTokens: 280, cachedInputTokens: 200, cacheWriteTokens: 50, cacheWrite1hTokens: 20 },
  ...{ outputTokens: 40, reasoningTokens: 12, searches: 2 },
};

export const sse = (events: readonly Fields[]): string =>
  events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join("");

const delta = (index: number, body: Fields): Fields => ({ type: "content_block_delta", index, delta: body });

const { output_tokens: outputTokens, ...inputUsage } = usage;
/** `message` as a stream. */
export const streamEvents: readonly Fields[] = [
  {
    type: "message_start",
    message: { ...message, content: [], stop_reason: null, usage: { ...inputUsage, output_tokens: 1 } },
  },
  { type: "content_block_start", index: 0, content_block: { type: "thinking", thinking: "", signature: "" } },
  { type: "ping" },
  delta(0, { type: "thinking_delta", thinking: "Look." }),
  delta(0, { type: "signature_delta", signature: "sig" }),
  { type: "content_block_stop", index: 0 },
  { type: "content_block_start", index: 1, content_block: message.content[1]! },
  { type: "content_block_stop", index: 1 },
  { type: "content_block_start", index: 2, content_block: { type: "text", text: "" } },
  delta(2, { type: "text_delta", text: "naïve 日本" }),
  delta(2, { type: "text_delta", text: " 😀" }),
  { type: "content_block_stop", index: 2 },
  { type: "content_block_start", index: 3, content_block: { ...message.content[3], input: {} } },
  delta(3, { type: "input_json_delta", partial_json: "" }),
  delta(3, { type: "input_json_delta", partial_json: '{"x":[1,' }),
  delta(3, { type: "input_json_delta", partial_json: '{"y":"z"}]}' }),
  { type: "content_block_stop", index: 3 },
  { type: "content_block_start", index: 4, content_block: { ...message.content[4], input: {} } },
  { type: "content_block_stop", index: 4 },
  {
    type: "message_delta",
    delta: { stop_reason: "tool_use", stop_sequence: null },
    usage: { output_tokens: outputTokens },
  },
  { type: "message_stop" },
];

/** A stream through a codec, in pieces of so many bytes. */
export function pour(codec: ReplyCodec, bytes: Buffer, size: number, changes: Partial<ReplyContext> = {}) {
  const stream = codec.openStream(replyContext(changes));
  let text = "";
  for (let at = 0; at < bytes.length; at += size) text += stream.push(bytes.subarray(at, at + size));
  return { stream, text: text + stream.end() };
}
