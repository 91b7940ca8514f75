import { isUtf8 } from "node:buffer";
import { fieldsList, fieldsOf, isFields, textOf } from "../fields.ts";
import { pricedUsage } from "../priced-usage.ts";
import type { ReplyCodec, ReplyContext, WholeReply, WholeReplyFault } from "../reply-codec.ts";
import { withoutByteOrderMark } from "../wire/byte-order-mark.ts";
import { asciiJson } from "../wire/json/ascii-json.ts";
import { editMembers } from "../wire/json/edit-top-level.ts";
import { memberText, scanTopLevel } from "../wire/json/scan-top-level.ts";
import { decodeByteString } from "../wire/sse/sse-event-data.ts";
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
  if (!isUtf8(body)) return { kind: "invalid", detail: "it is not valid UTF-8" };
  const text = withoutByteOrderMark(body.toString("latin1"));
  const reply = parse(text);
  if (!isFields(reply))
    return {
      kind: "invalid",
      detail: body.length === 0 ? "it is empty" : "it is not a JSON object, or cut short",
    };
  if (reply.type === "error" || reply.error) {
    const decoded = fieldsOf(parse(decodeByteString(text)));
    return { kind: "error-body", error: decoded.error ?? decoded };
  }
  if (!Array.isArray(reply.content)) return { kind: "invalid", detail: "it has no `content`" };
  const finishReason = textOf(reply.stop_reason);
  if (finishReason === null) return { kind: "invalid", detail: "it has no stop reason" };
  const members = scanTopLevel(text) ?? [];
  const stated = readMessagesUsage(reply.usage, clientBody);
  const usage = stated && { ...stated, ...unpricedTools(fieldsList(reply.content), clientBody) };
  const cost = priceUsage(usage);
  const edits = new Map([
    ["model", asciiJson(servedModelId)],
    ["usage", pricedUsage(memberText(text, members, "usage"), reply.usage, cost)],
  ]);
  const hasAnswer =
    answering.has(finishReason) ||
    fieldsList(reply.content).some(
      ({ type, text: said }) => type !== "thinking" && type !== "redacted_thinking" && said !== "",
    );
  const upstreamModel = textOf(reply.model);
  const bytes = editMembers(text, members, edits);
  return { kind: "reply", bytes, usage, cost, finishReason, hasAnswer, upstreamModel };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
