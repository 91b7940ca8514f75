import { isUtf8 } from "node:buffer";
import type { CostResult, Meters } from "../../../engine/index.ts";
import { withData } from "../event-relay.ts";
import { type Fields, parseFields } from "../fields.ts";
import type { StreamFault, StreamReader } from "../reply-codec.ts";
import { withoutByteOrderMark } from "../wire/byte-order-mark.ts";
import { asciiJson } from "../wire/json/ascii-json.ts";
import { editMembers } from "../wire/json/edit-top-level.ts";
import { memberText, scanTopLevel } from "../wire/json/scan-top-level.ts";
import { SseEventBuffer, sseEventEnd } from "../wire/sse/sse-event-buffer.ts";
import { decodeByteString, isClosingWord, isSseEvent, sseEventData } from "../wire/sse/sse-event-data.ts";
import { BlankChunks } from "./blank-chunks.ts";
import { ChoiceRepair } from "./choice-repair.ts";
import { chunkFacts } from "./chunk-facts.ts";
import { ChunkTemplate } from "./chunk-template.ts";
import { readUsage, statedUsage } from "./read-usage.ts";
import { statedError, statesError } from "./states-error.ts";
import { isUnusualEvent, isWholeEnd } from "./stream-oddities.ts";
import { usageReport } from "./usage-report.ts";

interface StreamRelayOptions {
  /** What the client reads in `model`. */
  readonly servedModelId: string;
  /** The client set `stream_options.include_usage`, so it expects OpenAI's usage chunk without any choice. */
  readonly clientAskedUsage: boolean;
  /** The client asked for one reply, as nearly all do. */
  readonly isOneAsked: boolean;
  readonly priceUsage: (usage: Meters | null) => CostResult;
  readonly maxEventBytes: number;
}

/** SDKs look at the first letters of the data. */
const usualClose = /^data: ?\[DONE\]/m;
const beyondAscii = /[\x80-\xff]/;

/**
 * Turns an upstream's stream of server-sent events into the client's. Events pass as they came, except that `model` becomes the served
 * model's id and that the chunk with usage gets the cost. Where no usage came, a last chunk of our own says so.
 *
 * Every event is parsed before it passes, so that a client never gets one that its SDK cannot read, and so that the result is the same however
 * the bytes were cut. All strings are byte strings (see `SseEventBuffer`). No clock, no timers: `Attempt` has them.
 */
export class StreamRelay implements StreamReader {
  usage: Meters | null = null;
  /** Set with the chunk that carries usage, and at the end. */
  cost: CostResult | null = null;
  finishReason: string | null = null;
  /** The first token has been seen. */
  hasToken = false;
  contentEvents = 0;
  /** `[DONE]` has been seen, or stands at the end of what `end` returned. */
  isDone = false;
  fault: StreamFault | null = null;

  readonly #options: StreamRelayOptions;
  readonly #events: SseEventBuffer;
  readonly #servedModel: string;
  /** The `"model":"..."` of the upstream's latest chunks, letter by letter; null: not seen yet. */
  #upstreamModel: string | null = null;
  /** More than reasoning has come. */
  #hasAnswer = false;
  readonly #blanks = new BlankChunks();
  readonly #repair: ChoiceRepair;
  #hasUsageChunk = false;
  /** The latest usage object, wherever it stood. */
  #statedUsage: Fields | null = null;
  #firstChunk: Fields | null = null;
  #hasBegun = false;
  /** Of the latest chunk with nothing but content. */
  #template: ChunkTemplate | null = null;
  /** For each choice that was begun, by its index, whether it has ended. */
  readonly #finished = new Map<number, boolean>();

  constructor(options: StreamRelayOptions) {
    this.#options = options;
    this.#repair = new ChoiceRepair("delta", options.isOneAsked);
    this.#events = new SseEventBuffer(options.maxEventBytes);
    this.#servedModel = `"model":${asciiJson(options.servedModelId)}`;
  }

  get upstreamModel(): string | null {
    const model = this.#firstChunk?.model;
    return typeof model === "string" && model !== "" ? model : null;
  }

  /** Every choice that was begun has its finish reason. */
  get isFinished(): boolean {
    if (this.finishReason === null) return false;
    for (const isFinished of this.#finished.values()) if (!isFinished) return false;
    return true;
  }

  /** What goes to the client for this piece. @throws RangeError where an event is longer than its bound. */
  push(piece: Buffer): string {
    const complete = this.#events.push(piece);
    return complete === "" ? "" : this.#relay(complete);
  }

  /** What goes to the client after the upstream's last piece. `isDone` then tells whether the stream was whole. */
  end(): string {
    let outgoing = "";
    const rest = this.#events.flush();
    // An upstream may leave out the last blank line; a cut event is dropped.
    if (rest.trim() !== "" && isWholeEvent(rest)) outgoing = this.#relay(`${rest.trimEnd()}\n\n`);
    if (this.isDone || this.fault !== null || !this.isFinished) return outgoing;
    // Finished, only without the closing word.
    this.isDone = true;
    return `${outgoing}${this.#missingUsageChunk()}data: [DONE]\n\n`;
  }

  #relay(complete: string): string {
    let events = complete;
    if (!this.#hasBegun) {
      this.#hasBegun = true;
      events = withoutByteOrderMark(complete);
    }
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
        this.#hasAnswer ||= this.#template!.hasAnswer;
        outgoing += events.slice(start, at);
        continue;
      }
      at = sseEventEnd(events, at, hasReturns);
      const event = events.slice(start, at);
      const model = this.#upstreamModel;
      if (isUtf8Known || isUtf8(Buffer.from(event, "latin1"))) {
        const relayed = this.#relayEvent(event);
        // The events before it, which may have come in the same piece, name another model.
        if (model !== this.#upstreamModel) outgoing = this.#withServedModel(outgoing, model);
        outgoing += relayed;
      } else this.fault = { kind: "invalid-event", detail: "it is not valid UTF-8" };
    }
    return this.#withServedModel(outgoing, this.#upstreamModel);
  }

  #relayEvent(event: string): string {
    const data = sseEventData(event);
    if (data === null) {
      if (!isSseEvent(event))
        return this.#fail({ kind: "invalid-event", detail: "it is no server-sent event" });
      // Before the first token nothing is sent, and what keeps a connection open need not be kept.
      return this.hasToken ? event : "";
    }
    // SDKs parse the data of every event.
    if (data === "") return "";
    if (isClosingWord(data)) return this.#close(event);
    const chunk = parseFields(data);
    if (chunk === null) return this.#fail({ kind: "invalid-event" });
    if (statesError(chunk) || (!event.startsWith("data:") && /^event:\s*error\s*$/m.test(event))) {
      const decoded = parseFields(decodeByteString(data)) ?? chunk;
      return this.#fail({ kind: "error-event", error: statedError(decoded) });
    }
    const facts = chunkFacts(chunk, this.#finished);
    if (facts.fault !== null) {
      const { fault } = chunkFacts(parseFields(decodeByteString(data)) ?? chunk);
      return this.#fail({ kind: "error-event", error: fault });
    }
    if (!facts.isReadable)
      return this.#fail({ kind: "invalid-event", detail: "its `choices` have no shape that clients read" });
    // Azure's first chunk tells of filters alone: its id and model are empty.
    if (!this.#firstChunk?.id) this.#firstChunk = chunk;
    if (facts.hasToken) {
      this.hasToken = true;
      this.contentEvents += 1;
    }
    this.#hasAnswer ||= facts.hasAnswer;
    this.finishReason ??= facts.finishReason;
    const isThoughtAlone = this.hasToken && !this.#hasAnswer && isWholeEnd(facts.finishReason);
    if (isThoughtAlone && this.isFinished) return this.#fail({ kind: "empty" });
    if (!this.hasToken && this.#blanks.isRepeated(chunk)) return "";
    const stated = statedUsage(chunk);
    const isPlain = facts.hasToken && facts.finishReason === null && stated === null;
    const repaired = this.#repair.repair(chunk);
    const isOdd =
      isUnusualEvent(event) ||
      !facts.hasChoices ||
      repaired !== null ||
      (chunk.usage != null && stated !== chunk.usage);
    if (chunk.model !== undefined && (this.#upstreamModel === null || !event.includes(this.#upstreamModel)))
      this.#learnModel(data);
    if (isPlain && !isOdd && !this.#repair.hasBegunCall && event.startsWith("data: {"))
      this.#template = ChunkTemplate.of(event, "chat");
    const reported = readUsage(stated, chunk.service_tier ?? this.#firstChunk?.service_tier);
    if (reported !== null) this.#takeUsage(reported);
    this.#statedUsage = stated ?? this.#statedUsage;
    if (stated !== null && stated === chunk.usage) {
      this.#hasUsageChunk = true;
      return this.#withCost(event, data, chunk, facts.isChoicesEmpty ? this.#noChoices() : repaired);
    }
    if (!isOdd) return event;
    // Usage that nobody can read, choices that are missing or that clients stumble over, and lines that only a full parser of events puts together.
    const edits = new Map<string, string | null>();
    if (chunk.usage != null) edits.set("usage", "null");
    if (!facts.hasChoices) edits.set("choices", this.#noChoices());
    else if (repaired !== null) edits.set("choices", repaired);
    return withData(event, editMembers(data, scanTopLevel(data) ?? [], edits));
  }

  /** Code that never asked for usage reads `choices[0]` of every chunk. */
  #noChoices(): string {
    return this.#options.clientAskedUsage ? "[]" : asciiJson([emptyChoice]);
  }

  #fail(fault: StreamFault): "" {
    this.fault = fault;
    return "";
  }

  /** `[DONE]` ends a reply only where nothing is left open. One without any content is empty, which is dispatch's to judge. */
  #close(event: string): string {
    if (this.hasToken && !this.isFinished) {
      const open = [...this.#finished].filter(([, isFinished]) => !isFinished).map(([index]) => index);
      const detail = `it was closed while choice ${open.join(", ")} had no finish reason`;
      return this.#fail({ kind: "incomplete", detail });
    }
    this.isDone = true;
    return (
      this.#missingUsageChunk() +
      (isUnusualEvent(event) || !usualClose.test(event) ? "data: [DONE]\n\n" : event)
    );
  }

  /** Some upstreams repeat usage, growing, in every chunk: the latest figure of each field holds. */
  #takeUsage(reported: Meters): void {
    const earlier = this.usage;
    this.usage = {
      ...earlier,
      ...reported,
      inputTokens: reported.inputTokens ?? earlier?.inputTokens ?? null,
      cachedInputTokens: reported.cachedInputTokens ?? earlier?.cachedInputTokens ?? null,
      cacheWriteTokens: reported.cacheWriteTokens ?? earlier?.cacheWriteTokens ?? null,
      outputTokens: reported.outputTokens ?? earlier?.outputTokens ?? null,
      reasoningTokens: reported.reasoningTokens ?? earlier?.reasoningTokens ?? null,
    };
    this.cost = this.#options.priceUsage(this.usage);
  }

  /** @param choices JSON in place of the chunk's own; null: those are as they should be */
  #withCost(event: string, data: string, chunk: Fields, choices: string | null): string {
    const members = scanTopLevel(data) ?? [];
    const rawUsage = memberText(data, members, "usage");
    const edits = new Map<string, string | null>([
      ["usage", usageReport(rawUsage, chunk.usage, this.usage, this.#costNow())],
      ["model", asciiJson(this.#options.servedModelId)],
    ]);
    if (choices !== null) edits.set("choices", choices);
    return withData(event, editMembers(data, members, edits));
  }

  #missingUsageChunk(): string {
    if (this.#hasUsageChunk) return "";
    this.#hasUsageChunk = true;
    const chunk = {
      id: this.#firstChunk?.id ?? null,
      object: "chat.completion.chunk",
      created: this.#firstChunk?.created ?? 0,
      model: this.#options.servedModelId,
      choices: this.#options.clientAskedUsage ? [] : [emptyChoice],
    };
    const stated = this.#statedUsage;
    const text = stated === null ? null : asciiJson(stated);
    const usage = usageReport(text, stated, this.usage, this.#costNow());
    return `data: ${asciiJson(chunk).slice(0, -1)},"usage":${usage}}\n\n`;
  }

  #costNow(): CostResult {
    this.cost ??= this.#options.priceUsage(this.usage);
    return this.cost;
  }

  #learnModel(data: string): void {
    const member = scanTopLevel(data)?.find((candidate) => candidate.key === "model");
    if (member === undefined) return;
    this.#upstreamModel = data.slice(member.start, member.end);
    this.#template = null;
  }

  #withServedModel(events: string, upstreamModel: string | null): string {
    return upstreamModel === null || upstreamModel === this.#servedModel
      ? events
      : events.replaceAll(upstreamModel, () => this.#servedModel);
  }
}

const emptyChoice = { index: 0, delta: {}, finish_reason: null };

function isWholeEvent(event: string): boolean {
  const data = sseEventData(event);
  return data === null || isClosingWord(data) || parseFields(data) !== null;
}
