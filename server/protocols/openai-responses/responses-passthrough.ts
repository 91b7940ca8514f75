import { fieldsList, fieldsOf, textOf } from "../fields.ts";
import { pricedUsage } from "../priced-usage.ts";
import { readReplyBytes } from "../reply-bytes.ts";
import type { ReplyCodec, ReplyContext, WholeReply, WholeReplyFault } from "../reply-codec.ts";
import { asciiJson } from "../wire/json/ascii-json.ts";
import { previousResponse, ResponsesRelay } from "./responses-relay.ts";
import { readResponsesUsage } from "./responses-usage.ts";

/** The Responses API on both sides: the upstream's bytes reach the client as they came, but for model and cost. */
export const responsesPassthrough: ReplyCodec = {
  streamContentType: "text/event-stream; charset=utf-8",
  openStream: (context) => new ResponsesRelay(context),
  readWhole,
};

function readWhole(
  body: Buffer,
  { servedModelId, priceUsage, clientBody }: ReplyContext,
): WholeReply | WholeReplyFault {
  const read = readReplyBytes(body);
  if (read.kind !== "bytes") return read;
  const { reply } = read;
  if (reply.error) return { kind: "error-body", error: read.decoded().error };
  if (!Array.isArray(reply.output)) return { kind: "invalid", detail: "it has no `output`" };
  const status = textOf(reply.status);
  if (status !== "completed" && status !== "incomplete")
    return { kind: "invalid", detail: `its status is ${status ?? "missing"}` };
  const usage = readResponsesUsage(reply);
  const cost = priceUsage(usage);
  const edits = new Map([
    ["model", asciiJson(servedModelId)],
    ["usage", pricedUsage(read.member("usage"), reply.usage, cost)],
  ]);
  const previous = previousResponse(clientBody);
  if (previous !== null) edits.set("previous_response_id", previous);
  const finishReason = textOf(fieldsOf(reply.incomplete_details).reason) ?? status;
  const hasAnswer =
    finishReason === "content_filter" || fieldsList(reply.output).some(({ type }) => type !== "reasoning");
  const upstreamModel = textOf(reply.model);
  const bytes = read.edited(edits);
  return { kind: "reply", bytes, usage, cost, finishReason, hasAnswer, upstreamModel };
}
