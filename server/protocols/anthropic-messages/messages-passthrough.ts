import { fieldsList, textOf } from "../fields.ts";
import { pricedUsage } from "../priced-usage.ts";
import { readReplyBytes } from "../reply-bytes.ts";
import type { ReplyCodec, ReplyContext, WholeReply, WholeReplyFault } from "../reply-codec.ts";
import { asciiJson } from "../wire/json/ascii-json.ts";
import { unpricedTools } from "./charged-tools.ts";
import { MessagesRelay } from "./messages-relay.ts";
import { readMessagesUsage } from "./messages-usage.ts";

/** The Messages API on both sides: the upstream's bytes reach the client as they came, but for model and cost. */
export const messagesPassthrough: ReplyCodec = {
  streamContentType: "text/event-stream; charset=utf-8",
  openStream: (context) => new MessagesRelay(context),
  readWhole,
};

/** Stop reasons that answer by themselves, with nothing in the message. */
const answering: ReadonlySet<unknown> = new Set(["stop_sequence", "pause_turn", "refusal"]);

function readWhole(
  body: Buffer,
  { servedModelId, priceUsage, clientBody }: ReplyContext,
): WholeReply | WholeReplyFault {
  const read = readReplyBytes(body);
  if (read.kind !== "bytes") return read;
  const { reply } = read;
  if (reply.type === "error" || reply.error) {
    const decoded = read.decoded();
    return { kind: "error-body", error: decoded.error ?? decoded };
  }
  if (!Array.isArray(reply.content)) return { kind: "invalid", detail: "it has no `content`" };
  const finishReason = textOf(reply.stop_reason);
  if (finishReason === null) return { kind: "invalid", detail: "it has no stop reason" };
  const stated = readMessagesUsage(reply.usage, clientBody);
  const usage = stated && { ...stated, ...unpricedTools(fieldsList(reply.content), clientBody) };
  const cost = priceUsage(usage);
  const edits = new Map([
    ["model", asciiJson(servedModelId)],
    ["usage", pricedUsage(read.member("usage"), reply.usage, cost)],
  ]);
  const hasAnswer =
    answering.has(finishReason) ||
    fieldsList(reply.content).some(
      ({ type, text: said }) => type !== "thinking" && type !== "redacted_thinking" && said !== "",
    );
  const upstreamModel = textOf(reply.model);
  const bytes = read.edited(edits);
  return { kind: "reply", bytes, usage, cost, finishReason, hasAnswer, upstreamModel };
}
