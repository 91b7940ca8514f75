import { pricedUsage } from "../priced-usage.ts";
import { readReplyBytes } from "../reply-bytes.ts";
import type { ReplyCodec, ReplyContext, WholeReply, WholeReplyFault } from "../reply-codec.ts";
import { RunningBill } from "../running-bill.ts";
import { asciiJson } from "../wire/json/ascii-json.ts";
import { GeminiRelay } from "./gemini-relay.ts";
import { geminiReplyReader } from "./gemini-reply-reader.ts";

/** Gemini's API on both sides: the upstream's bytes reach the client as they came, but for model and cost. */
export const geminiPassthrough: ReplyCodec = {
  streamContentType: "text/event-stream; charset=utf-8",
  openStream: (context) => new GeminiRelay(context),
  readWhole,
};

function readWhole(body: Buffer, context: ReplyContext): WholeReply | WholeReplyFault {
  const read = readReplyBytes(body);
  if (read.kind !== "bytes") return read;
  const events = geminiReplyReader.readWhole(read.decoded());
  if ("kind" in events) return events;
  const bill = new RunningBill(context);
  for (const event of events) bill.take(event);
  const { usage, finishReason, hasAnswer, upstreamModel } = bill;
  if (bill.error !== null) return { kind: "error-body", error: bill.error };
  if (finishReason === null)
    return bill.contentEvents === 0
      ? { kind: "empty" }
      : { kind: "invalid", detail: "it has no finish reason" };
  const { cost } = bill.report();
  const edits = new Map([
    ["modelVersion", asciiJson(context.servedModelId)],
    ["usageMetadata", pricedUsage(read.member("usageMetadata"), read.reply.usageMetadata, cost)],
  ]);
  const bytes = read.edited(edits);
  return { kind: "reply", bytes, usage, cost, finishReason, hasAnswer, upstreamModel };
}
