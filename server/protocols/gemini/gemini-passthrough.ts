import { isUtf8 } from "node:buffer";
import { parseFields } from "../fields.ts";
import { pricedUsage } from "../priced-usage.ts";
import type { ReplyCodec, ReplyContext, WholeReply, WholeReplyFault } from "../reply-codec.ts";
import { RunningBill } from "../running-bill.ts";
import { withoutByteOrderMark } from "../wire/byte-order-mark.ts";
import { asciiJson } from "../wire/json/ascii-json.ts";
import { editMembers } from "../wire/json/edit-top-level.ts";
import { memberText, scanTopLevel } from "../wire/json/scan-top-level.ts";
import { decodeByteString } from "../wire/sse/sse-event-data.ts";
import { GeminiRelay } from "./gemini-relay.ts";
import { geminiReplyReader } from "./gemini-reply-reader.ts";

/** Gemini's API on both sides: the upstream's bytes reach the client as they came, but for model and cost. */
export const geminiPassthrough: ReplyCodec = {
  streamContentType: "text/event-stream; charset=utf-8",
  openStream: (context) => new GeminiRelay(context),
  readWhole,
};

function readWhole(body: Buffer, context: ReplyContext): WholeReply | WholeReplyFault {
  if (!isUtf8(body)) return { kind: "invalid", detail: "it is not valid UTF-8" };
  const text = withoutByteOrderMark(body.toString("latin1"));
  const reply = parseFields(decodeByteString(text));
  if (reply === null)
    return {
      kind: "invalid",
      detail: body.length === 0 ? "it is empty" : "it is not a JSON object, or cut short",
    };
  const read = geminiReplyReader.readWhole(reply);
  if ("kind" in read) return read;
  const bill = new RunningBill(context);
  for (const event of read) bill.take(event);
  const { usage, finishReason, hasAnswer, upstreamModel } = bill;
  if (bill.error !== null) return { kind: "error-body", error: bill.error };
  if (finishReason === null)
    return bill.contentEvents === 0
      ? { kind: "empty" }
      : { kind: "invalid", detail: "it has no finish reason" };
  const { cost } = bill.report();
  const members = scanTopLevel(text) ?? [];
  const edits = new Map([
    ["modelVersion", asciiJson(context.servedModelId)],
    ["usageMetadata", pricedUsage(memberText(text, members, "usageMetadata"), reply.usageMetadata, cost)],
  ]);
  const bytes = editMembers(text, members, edits);
  return { kind: "reply", bytes, usage, cost, finishReason, hasAnswer, upstreamModel };
}
