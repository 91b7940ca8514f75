import type { CostResult, Meters } from "../../../engine/index.ts";
import { fieldsList } from "../fields.ts";
import { readReplyBytes } from "../reply-bytes.ts";
import type { WholeReply, WholeReplyFault } from "../reply-codec.ts";
import { asciiJson } from "../wire/json/ascii-json.ts";
import { ChoiceRepair } from "./choice-repair.ts";
import { readUsage, statedUsage } from "./read-usage.ts";
import { usageReport } from "./usage-report.ts";
import { wholeReplyFacts, wholeReplyFault } from "./whole-reply-fault.ts";

/**
 * Reads an unstreamed reply and puts the served model's id and the cost into it; every other byte stays as the upstream sent it.
 * It is read as a byte string: what is taken out of it is ASCII, and the rest is not looked at.
 */
export function readWholeReply(
  body: Buffer,
  servedModelId: string,
  priceUsage: (usage: Meters | null) => CostResult,
): WholeReply | WholeReplyFault {
  const read = readReplyBytes(body);
  if (read.kind !== "bytes") return read;
  const { reply: fields } = read;
  const facts = wholeReplyFacts(fields);
  if ("kind" in facts)
    return facts.kind === "error-body" ? (wholeReplyFault(read.decoded()) ?? facts) : facts;
  const stated = statedUsage(fields);
  const usage = readUsage(stated, fields.service_tier);
  const cost = priceUsage(usage);
  const rawUsage = fields.usage === stated ? read.member("usage") : asciiJson(stated);
  const edits = new Map([
    ["model", asciiJson(servedModelId)],
    ["usage", usageReport(usage === null ? null : rawUsage, stated, usage, cost)],
  ]);
  const choices = new ChoiceRepair("message", fieldsList(fields.choices).length === 1).repair(fields);
  if (choices !== null) edits.set("choices", choices);
  const bytes = read.edited(edits);
  const { finishReason, hasAnswer } = facts;
  const upstreamModel = typeof fields.model === "string" ? fields.model : null;
  return { kind: "reply", bytes, usage, cost, finishReason, hasAnswer, upstreamModel };
}
