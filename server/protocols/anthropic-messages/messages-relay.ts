import { isUtf8 } from "node:buffer";
import type { CostResult, Meters } from "../../../engine/index.ts";
import { decodedEvent, withData } from "../event-relay.ts";
import { type Fields, fieldsOf, parseFields, textOf } from "../fields.ts";
import { ChunkTemplate } from "../openai-chat/chunk-template.ts";
import { pricedUsage } from "../priced-usage.ts";
import type { ReplyContext, StreamFault, StreamReader } from "../reply-codec.ts";
import { withoutByteOrderMark } from "../wire/byte-order-mark.ts";
import { asciiJson } from "../wire/json/ascii-json.ts";
import { editMembers, editTopLevel } from "../wire/json/edit-top-level.ts";
import { memberText, scanTopLevel } from "../wire/json/scan-top-level.ts";
import { SseEventBuffer, sseEventEnd } from "../wire/sse/sse-event-buffer.ts";
import { isClosingWord, sseEventData } from "../wire/sse/sse-event-data.ts";
import { unpricedTools } from "./charged-tools.ts";
import { mergeMessagesUsage, readMessagesUsage } from "./messages-usage.ts";

const beyondAscii = /[\x80-\xff]/;
/** Stop reasons that answer by themselves, with nothing in the message. */
const answering: ReadonlySet<string> = new Set(["stop_sequence", "pause_turn"]);

/**
 * Passes a Messages stream on, byte for byte, but for `model` in `message_start` and the cost in the usage of `message_delta`. Every event is parsed before it
 * passes, or is like one that was (`ChunkTemplate`), so that a client never gets one that its SDK cannot read. All strings are byte strings (see `SseEventBuffer`).
 */
export class MessagesRelay implements StreamReader {
  cost: CostResult | null = null;
  finishReason: string | null = null;
  contentEvents = 0;
  isDone = false;
  fault: StreamFault | null = null;
  upstreamModel: string | null = null;
  readonly #context: Pick<ReplyContext, "servedModelId" | "priceUsage" | "clientBody">;
  readonly #events: SseEventBuffer;
  #rawUsage: Fields = {};
  /** Calls of tools that the provider ran. */
  readonly #tools: Fields[] = [];
  #hasBegun = false;
  #mayBeEmpty = false;
  /** Of the latest delta. */
  #template: ChunkTemplate | null = null;

  constructor(context: Pick<ReplyContext, "servedModelId" | "priceUsage" | "maxEventBytes" | "clientBody">) {
    this.#context = context;
    this.#events = new SseEventBuffer(context.maxEventBytes);
  }

  get usage(): Meters | null {
    const usage = readMessagesUsage(this.#rawUsage, this.#context.clientBody);
    return usage && { ...usage, ...unpricedTools(this.#tools, this.#context.clientBody) };
  }

  get hasToken(): boolean {
    return this.contentEvents > 0 || this.#mayBeEmpty;
  }

  get isFinished(): boolean {
    return this.finishReason !== null;
  }

  push(piece: Buffer): string {
    const complete = this.#events.push(piece);
    return complete === "" ? "" : this.#relay(complete);
  }

  end(): string {
    const rest = this.#events.flush();
    const data = sseEventData(rest);
    // An upstream may leave out the last blank line; a cut event is dropped.
    const isWhole = data !== null && parseFields(data) !== null;
    const outgoing = isWhole ? this.#relay(`${rest.trimEnd()}\n\n`) : "";
    if (this.isDone || this.fault !== null || !this.isFinished) return outgoing;
    // Finished, only without the closing word.
    this.isDone = true;
    return `${outgoing}event: message_stop\ndata: {"type":"message_stop"}\n\n`;
  }

  #relay(complete: string): string {
    const events = this.#hasBegun ? complete : withoutByteOrderMark(complete);
    this.#hasBegun = true;
    // Of whole events, all are valid UTF-8 or the fault is in one of them.
    const isUtf8Known = !beyondAscii.test(events) || isUtf8(Buffer.from(events, "latin1"));
    let outgoing = "";
    let at = 0;
    const hasReturns = events.includes("\r");
    while (at < events.length && !this.isDone && this.fault === null) {
      const start = at;
      if (isUtf8Known && this.#template !== null) at = this.#template.run(events, at);
      if (at > start) {
        this.contentEvents += this.#template!.contentEvents;
        outgoing += events.slice(start, at);
        continue;
      }
      at = sseEventEnd(events, at, hasReturns);
      outgoing += this.#relayEvent(events.slice(start, at), isUtf8Known);
    }
    return outgoing;
  }

  #relayEvent(event: string, isUtf8Known: boolean): string {
    if (!isUtf8Known && !isUtf8(Buffer.from(event, "latin1")))
      return this.#fail({ kind: "invalid-event", detail: "it is not valid UTF-8" });
    const data = sseEventData(event);
    // Comments keep a connection open.
    if (data === null || data === "") return event.trimStart().startsWith(":") ? event : "";
    // Some servers of this protocol close like OpenAI's.
    if (isClosingWord(data)) return "";
    const fields = parseFields(data);
    if (fields === null) return this.#fail({ kind: "invalid-event" });
    switch (fields.type) {
      case "message_start":
        return this.#start(event, data, fieldsOf(fields.message));
      case "content_block_start": {
        const block = fieldsOf(fields.content_block);
        if (block.type === "server_tool_use") this.#tools.push(block);
        const isEmpty = block.type === "text" || block.type === "thinking";
        if (!isEmpty || block.text || block.thinking) this.contentEvents += 1;
        return event;
      }
      case "content_block_delta":
        this.contentEvents += 1;
        this.#template = ChunkTemplate.of(event, "messages");
        return event;
      case "message_delta":
        return this.#delta(event, data, fields);
      case "message_stop":
        return this.#stop(event);
      case "error":
        return this.#fail({ kind: "error-event", error: decodedError(data) });
      default:
        return fields.error ? this.#fail({ kind: "error-event", error: decodedError(data) }) : event;
    }
  }

  #start(event: string, data: string, message: Fields): string {
    this.#rawUsage = mergeMessagesUsage(this.#rawUsage, message.usage);
    this.upstreamModel ??= textOf(message.model);
    const members = scanTopLevel(data) ?? [];
    const inner = memberText(data, members, "message");
    const model = asciiJson(this.#context.servedModelId);
    const edited = inner === null ? null : editTopLevel(inner, new Map([["model", model]]));
    return edited === null
      ? event
      : withData(event, editMembers(data, members, new Map([["message", edited]])));
  }

  #delta(event: string, data: string, fields: Fields): string {
    this.#rawUsage = mergeMessagesUsage(this.#rawUsage, fields.usage);
    const reason = textOf(fieldsOf(fields.delta).stop_reason);
    if (reason === null) return event;
    this.finishReason ??= reason;
    this.#mayBeEmpty ||= answering.has(reason);
    this.cost = this.#context.priceUsage(this.usage);
    const members = scanTopLevel(data) ?? [];
    const usage = pricedUsage(memberText(data, members, "usage"), fields.usage, this.cost);
    return withData(event, editMembers(data, members, new Map([["usage", usage]])));
  }

  #stop(event: string): string {
    if (!this.isFinished)
      return this.#fail({ kind: "incomplete", detail: "it closed without a stop reason" });
    this.isDone = true;
    return event;
  }

  #fail(fault: StreamFault): string {
    this.fault = fault;
    return "";
  }
}

const decodedError = (data: string): unknown => {
  const decoded = decodedEvent(data);
  return decoded.error ?? decoded;
};
