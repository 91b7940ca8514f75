import { isUtf8 } from "node:buffer";
import { fieldsList, fieldsOf, isFields, textOf } from "../fields.ts";
import type { ReplyCodec, ReplyContext, WholeReply, WholeReplyFault } from "../reply-codec.ts";
import { withoutByteOrderMark } from "../wire/byte-order-mark.ts";
import { asciiJson } from "../wire/json/ascii-json.ts";
import { editMembers } from "../wire/json/edit-top-level.ts";
import { memberText, scanTopLevel } from "../wire/json/scan-top-level.ts";
import { decodeByteString } from "../wire/sse/sse-event-data.ts";
import { previousResponse, ResponsesRelay } from "./responses-relay.ts";
import { pricedResponsesUsage, readResponsesUsage } from "./responses-usage.ts";

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
  if (!isUtf8(body)) return { kind: "invalid", detail: "it is not valid UTF-8" };
  const text = withoutByteOrderMark(body.toString("latin1"));
  const reply = parse(text);
  if (!isFields(reply))
    return {
      kind: "invalid",
      detail: body.length === 0 ? "it is empty" : "it is not a JSON object, or cut short",
    };
  if (reply.error) return { kind: "error-body", error: fieldsOf(parse(decodeByteString(text))).error };
  if (!Array.isArray(reply.output)) return { kind: "invalid", detail: "it has no `output`" };
  const status = textOf(reply.status);
  if (status !== "completed" && status !== "incomplete")
    return { kind: "invalid", detail: `its status is ${status ?? "missing"}` };
  const members = scanTopLevel(text) ?? [];
  const usage = readResponsesUsage(reply);
  const cost = priceUsage(usage);
  const edits = new Map([
    ["model", asciiJson(servedModelId)],
    ["usage", pricedResponsesUsage(memberText(text, members, "usage"), reply.usage, cost)],
  ]);
  const previous = previousResponse(clientBody);
  if (previous !== null) edits.set("previous_response_id", previous);
  const finishReason = textOf(fieldsOf(reply.incomplete_details).reason) ?? status;
  const hasAnswer =
    finishReason === "content_filter" || fieldsList(reply.output).some(({ type }) => type !== "reasoning");
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
