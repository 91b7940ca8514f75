import type { CostResult, Meters } from "../../../engine/index.ts";
import type { OtherKind } from "../../operation/operation.ts";
import { costFields } from "../openai-chat/usage-report.ts";
import type { ReplyCodec, ReplyContext, StreamReader, WholeReply, WholeReplyFault } from "../reply-codec.ts";
import { asciiJson } from "../wire/json/ascii-json.ts";
import { editMembers, editTopLevel } from "../wire/json/edit-top-level.ts";
import { memberText, scanTopLevel } from "../wire/json/scan-top-level.ts";
import { SseEventBuffer, splitSseEvents } from "../wire/sse/sse-event-buffer.ts";
import { decodeByteString, sseEventData } from "../wire/sse/sse-event-data.ts";
import { otherKinds, replyForm } from "./other-kinds.ts";
import { priceOther, readOtherMeters } from "./other-meters.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Replies of one kind, from an upstream of OpenAI's protocol to a client of it: bytes pass, but for model and cost in a document. */
export const otherCodec = (kind: OtherKind): ReplyCodec => ({
  streamContentType: null,
  openStream: (context) => new PassingReply(kind, context),
  readWhole: (body, context) => readDocument(kind, body, context),
});

function readDocument(kind: OtherKind, body: Buffer, context: ReplyContext): WholeReply | WholeReplyFault {
  const text = body.toString("latin1");
  const reply = parseObject(body.toString("utf8"));
  if (reply === null)
    return {
      kind: "invalid",
      detail: body.length === 0 ? "it is empty" : "it is no JSON object, or cut short",
    };
  if (reply.error) return { kind: "error-body", error: reply.error };
  const { field, type } = otherKinds[kind].answer;
  const answer = reply[field];
  if (type === "array" ? !Array.isArray(answer) : typeof answer !== "string")
    return { kind: "invalid", detail: `it has no \`${field}\`` };
  const { usage, cost } = priceOther(
    kind,
    readOtherMeters(kind, reply, context.clientBody),
    context.priceUsage,
  );
  const members = scanTopLevel(text) ?? [];
  const edits = new Map<string, string>();
  if (reply.model !== undefined) edits.set("model", asciiJson(context.servedModelId));
  const rawUsage = asObject(reply.usage) === null ? null : memberText(text, members, "usage");
  if (rawUsage !== null) edits.set("usage", usageWithCost(rawUsage, reply.usage as Fields, cost));
  return { kind: "reply", bytes: editMembers(text, members, edits), usage, cost, finishReason: null };
}

function usageWithCost(rawText: string, usage: Fields, cost: CostResult): string {
  const own = new Map<string, null>([
    ["cost", null],
    ["cost_details", null],
  ]);
  const rest = (editTopLevel(rawText, own) ?? "{}").slice(1, -1).trim();
  return `{${rest}${rest === "" ? "" : ","}${costFields(cost, usage.cost)}}`;
}

/** A reply that passes as it comes: sound, plain text, or events of which only the usage is read. */
class PassingReply implements StreamReader {
  readonly finishReason = null;
  readonly fault = null;
  usage: Meters | null = null;
  cost: CostResult | null = null;
  hasToken = false;
  isDone = false;
  readonly #kind: OtherKind;
  readonly #context: ReplyContext;
  readonly #events: SseEventBuffer | null;

  constructor(kind: OtherKind, context: ReplyContext) {
    this.#kind = kind;
    this.#context = context;
    const isEvents = replyForm(kind, context.clientBody) === "events";
    this.#events = isEvents ? new SseEventBuffer(context.maxEventBytes) : null;
    if (!isEvents) this.#count(null);
  }

  push(piece: Buffer): string {
    this.hasToken ||= piece.length > 0;
    if (this.#events === null) return piece.toString("latin1");
    const whole = this.#events.push(piece);
    this.#readUsage(whole);
    return whole;
  }

  end(): string {
    const rest = this.#events?.flush() ?? "";
    this.#readUsage(rest);
    if (this.cost === null) this.#count(null);
    this.isDone = true;
    return rest;
  }

  #readUsage(events: string): void {
    if (!events.includes('"usage"')) return;
    for (const event of splitSseEvents(events)) {
      const data = event.includes('"usage"') ? sseEventData(event) : null;
      const reply = data === null ? null : parseObject(decodeByteString(data));
      if (reply !== null && asObject(reply.usage) !== null) this.#count(reply);
    }
  }

  #count(reply: Fields | null): void {
    const meters = readOtherMeters(this.#kind, reply, this.#context.clientBody);
    const priced = priceOther(this.#kind, meters, this.#context.priceUsage);
    this.usage = priced.usage;
    this.cost = priced.cost;
  }
}

function parseObject(text: string): Fields | null {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return null;
  }
}

const asObject = (value: unknown): Fields | null =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : null;
