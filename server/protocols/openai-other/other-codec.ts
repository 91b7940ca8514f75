import type { CostResult, Meters } from "../../../engine/index.ts";
import type { OtherKind } from "../../operation/operation.ts";
import { type Fields, isFields, parseFields } from "../fields.ts";
import { pricedUsage } from "../priced-usage.ts";
import type {
  ReplyCodec,
  ReplyContext,
  StreamFault,
  StreamReader,
  WholeReply,
  WholeReplyFault,
} from "../reply-codec.ts";
import { asciiJson } from "../wire/json/ascii-json.ts";
import { editMembers } from "../wire/json/edit-top-level.ts";
import { memberText, scanTopLevel } from "../wire/json/scan-top-level.ts";
import { SseEventBuffer, splitSseEvents } from "../wire/sse/sse-event-buffer.ts";
import { decodeByteString, isClosingWord, sseEventData } from "../wire/sse/sse-event-data.ts";
import { answerFlaw } from "./answer-flaw.ts";
import { otherKinds, replyForm } from "./other-kinds.ts";
import { priceOther, readOtherMeters } from "./other-meters.ts";

/** Replies of one kind, from an upstream of OpenAI's protocol to a client of it: bytes pass, but for model and cost in a document. */
export const otherCodec = (kind: OtherKind): ReplyCodec => ({
  streamContentType: null,
  // Sound is never text: what says so is an error page.
  ...(kind === "speech" ? { isNoReply: (type) => /^text\/(?!event-stream)/i.test(type) } : {}),
  openStream: (context) => new PassingReply(kind, context),
  readWhole: (body, context) => readDocument(kind, body, context),
});

function readDocument(kind: OtherKind, body: Buffer, context: ReplyContext): WholeReply | WholeReplyFault {
  const text = body.toString("latin1");
  const reply = parseFields(body.toString("utf8"));
  if (reply === null)
    return {
      kind: "invalid",
      detail: body.length === 0 ? "it is empty" : "it is not a JSON object, or cut short",
    };
  if (reply.error) return { kind: "error-body", error: reply.error };
  const { field, type } = otherKinds[kind].answer;
  const answer = reply[field];
  if (type === "array" ? !Array.isArray(answer) : typeof answer !== "string")
    return { kind: "invalid", detail: field === "" ? "it is not audio" : `it has no \`${field}\`` };
  const flaw = answerFlaw(kind, answer, context.clientBody);
  if (flaw !== null) return { kind: "invalid", detail: flaw };
  const { usage, cost } = priceOther(
    kind,
    readOtherMeters(kind, reply, context.clientBody),
    context.priceUsage,
  );
  const members = scanTopLevel(text) ?? [];
  const edits = new Map<string, string>();
  if (reply.model !== undefined) edits.set("model", asciiJson(context.servedModelId));
  const rawUsage = !isFields(reply.usage) ? null : memberText(text, members, "usage");
  if (rawUsage !== null) edits.set("usage", pricedUsage(rawUsage, reply.usage, cost));
  return { kind: "reply", bytes: editMembers(text, members, edits), usage, cost, finishReason: null };
}

/** Types of OpenAI's events, which all end by one that says so; other vendors' end as they do. */
const known = /^(?:transcript\.text|speech\.audio|image_generation)\.(?:.*\.)?(\w+)$/;

/** A reply that passes as it comes: sound, plain text, or events of which usage, errors and the last one are read. */
class PassingReply implements StreamReader {
  readonly finishReason = null;
  fault: StreamFault | null = null;
  /** An event came that another one has to follow. */
  #isOpen = false;
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
    if (this.#events === null) {
      this.hasToken ||= piece.length > 0;
      return piece.toString("latin1");
    }
    const whole = this.#events.push(piece);
    this.#read(whole);
    return this.fault === null ? whole : "";
  }

  end(): string {
    const rest = this.#events?.flush() ?? "";
    this.#read(rest);
    if (this.cost === null) this.#count(null);
    this.isDone = this.fault === null && !this.#isOpen;
    return rest;
  }

  #read(events: string): void {
    for (const event of splitSseEvents(events)) {
      const data = sseEventData(event);
      if (data === null || data === "" || isClosingWord(data)) continue;
      const reply = parseFields(decodeByteString(data));
      if (reply === null) this.fault ??= { kind: "invalid-event" };
      else if (reply.error || reply.type === "error")
        this.fault ??= { kind: "error-event", error: reply.error ?? reply };
      else this.#readEvent(reply);
    }
  }

  #readEvent(reply: Fields): void {
    this.hasToken = true;
    if (isFields(reply.usage)) this.#count(reply);
    const [, word] = known.exec(String(reply.type)) ?? [];
    if (word !== undefined) this.#isOpen = word !== "done" && word !== "completed";
  }

  #count(reply: Fields | null): void {
    const meters = readOtherMeters(this.#kind, reply, this.#context.clientBody);
    const priced = priceOther(this.#kind, meters, this.#context.priceUsage);
    this.usage = priced.usage;
    this.cost = priced.cost;
  }
}
