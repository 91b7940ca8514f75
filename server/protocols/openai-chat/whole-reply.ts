import { isUtf8 } from "node:buffer";
import type { CostResult, Meters } from "../../../engine/index.ts";
import { fieldsList } from "../fields.ts";
import type { WholeReply, WholeReplyFault } from "../reply-codec.ts";
import { withoutByteOrderMark } from "../wire/byte-order-mark.ts";
import { asciiJson } from "../wire/json/ascii-json.ts";
import { editMembers } from "../wire/json/edit-top-level.ts";
import { memberText, scanTopLevel } from "../wire/json/scan-top-level.ts";
import { decodeByteString } from "../wire/sse/sse-event-data.ts";
import { ChoiceRepair } from "./choice-repair.ts";
import { readUsage, statedUsage } from "./read-usage.ts";
import { usageReport } from "./usage-report.ts";
import { wholeReplyFacts, wholeReplyFault } from "./whole-reply-fault.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads an unstreamed reply and puts the served model's id and the cost into it; every other byte stays as the upstream sent it.
 * It is read as a byte string: what is taken out of it is ASCII, and the rest is not looked at.
 */
export function readWholeReply(
  body: Buffer,
  servedModelId: string,
  priceUsage: (usage: Meters | null) => CostResult,
): WholeReply | WholeReplyFault {
  if (!isUtf8(body)) return { kind: "invalid", detail: "it is not valid UTF-8" };
  const text = withoutByteOrderMark(body.toString("latin1"));
  const reply = parse(text);
  if (reply === undefined)
    return {
      kind: "invalid",
      detail: body.length === 0 ? "it is empty" : "it is not valid JSON, or cut short",
    };
  if (typeof reply !== "object" || reply === null || Array.isArray(reply))
    return { kind: "invalid", detail: "it is JSON but no object" };
  const fields = reply as Fields;
  const facts = wholeReplyFacts(fields);
  if ("kind" in facts)
    return facts.kind === "error-body"
      ? (wholeReplyFault(JSON.parse(decodeByteString(text)) as Fields) ?? facts)
      : facts;
  const members = scanTopLevel(text) ?? [];
  const stated = statedUsage(fields);
  const usage = readUsage(stated, fields.service_tier);
  const cost = priceUsage(usage);
  const rawUsage = fields.usage === stated ? memberText(text, members, "usage") : asciiJson(stated);
  const edits = new Map([
    ["model", asciiJson(servedModelId)],
    ["usage", usageReport(usage === null ? null : rawUsage, stated, usage, cost)],
  ]);
  const choices = new ChoiceRepair("message", fieldsList(fields.choices).length === 1).repair(fields);
  if (choices !== null) edits.set("choices", choices);
  const bytes = editMembers(text, members, edits);
  const { finishReason, hasAnswer } = facts;
  const upstreamModel = typeof fields.model === "string" ? fields.model : null;
  return { kind: "reply", bytes, usage, cost, finishReason, hasAnswer, upstreamModel };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
