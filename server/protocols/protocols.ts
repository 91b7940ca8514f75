import type { ProtocolName } from "../operation/operation.ts";
import { openAiChatErrors } from "./openai-chat/openai-chat-errors.ts";
import { openAiChatPassthrough } from "./openai-chat/openai-chat-passthrough.ts";
import type { ErrorShape, ReplyCodec } from "./reply-codec.ts";

const codecs: Readonly<Record<string, ReplyCodec>> = {
  "openai-chat <- openai-chat": openAiChatPassthrough,
};

/** How an upstream's reply reaches a client; null: nothing translates between the two yet. */
export const replyCodec = (client: ProtocolName, upstream: ProtocolName): ReplyCodec | null =>
  codecs[`${client} <- ${upstream}`] ?? null;

const errorShapes: Readonly<Partial<Record<ProtocolName, ErrorShape>>> = {
  "openai-chat": openAiChatErrors,
};

/** How a client's protocol tells of errors; OpenAI's form for one that has none of its own. */
export const errorShape = (client: ProtocolName): ErrorShape => errorShapes[client] ?? openAiChatErrors;
