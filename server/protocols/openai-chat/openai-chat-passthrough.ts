import type { ReplyCodec } from "../reply-codec.ts";
import { StreamRelay } from "./stream-relay.ts";
import { readWholeReply } from "./whole-reply.ts";

/** OpenAI's chat completions on both sides: the upstream's bytes reach the client as they came, but for model and cost. */
export const openAiChatPassthrough: ReplyCodec = {
  streamContentType: "text/event-stream; charset=utf-8",
  openStream: ({ servedModelId, clientBody, priceUsage, maxEventBytes }) => {
    const options = clientBody.stream_options as { include_usage?: unknown } | null | undefined;
    const clientAskedUsage = options?.include_usage === true;
    const isOneAsked = !(Number(clientBody.n) > 1);
    return new StreamRelay({ servedModelId, clientAskedUsage, isOneAsked, priceUsage, maxEventBytes });
  },
  readWhole: (body, { servedModelId, priceUsage }) => readWholeReply(body, servedModelId, priceUsage),
};
