import type { Meters } from "../../../engine/index.ts";
import { decodedEvent, EventRelay, withData } from "../event-relay.ts";
import type { Fields } from "../fields.ts";
import { pricedUsage } from "../priced-usage.ts";
import type { ReplyContext } from "../reply-codec.ts";
import { RunningBill } from "../running-bill.ts";
import { asciiJson } from "../wire/json/ascii-json.ts";
import { editMembers } from "../wire/json/edit-top-level.ts";
import { memberText, scanTopLevel } from "../wire/json/scan-top-level.ts";
import { geminiReplyReader } from "./gemini-reply-reader.ts";

/** Passes a stream of Gemini's on; every piece names the model that was asked for, the last ones tell the cost. */
export class GeminiRelay extends EventRelay {
  readonly #context: ReplyContext;
  readonly #reader = geminiReplyReader.openStream();
  readonly #bill: RunningBill;

  constructor(context: ReplyContext) {
    super(context);
    this.#context = context;
    this.#bill = new RunningBill(context);
  }

  get usage(): Meters | null {
    return this.#bill.usage;
  }

  get upstreamModel(): string | null {
    return this.#bill.upstreamModel;
  }

  get isFinished(): boolean {
    return this.finishReason !== null;
  }

  /** Nothing says that a stream is over: it ends. */
  override end(): string {
    const outgoing = super.end();
    if (this.fault !== null || !this.isFinished) return outgoing;
    this.isDone = true;
    this.cost ??= this.#context.priceUsage(this.usage);
    return outgoing;
  }

  protected override relayEvent(event: string, data: string, fields: Fields): string {
    for (const read of this.#reader.read(fields, null)) {
      this.#bill.take(read);
      if (read.kind === "error") {
        const decoded = decodedEvent(data);
        return this.fail({ kind: "error-event", error: decoded.error ?? this.#bill.error });
      }
      if (read.kind === "finish" && this.#bill.isThoughtAlone(read.reason))
        return this.fail({ kind: "empty" });
    }
    this.contentEvents = this.#bill.contentEvents;
    this.finishReason = this.#bill.finishReason;
    const members = scanTopLevel(data) ?? [];
    const edits = new Map([["modelVersion", asciiJson(this.#context.servedModelId)]]);
    const usage = memberText(data, members, "usageMetadata");
    if (this.isFinished && usage !== null) {
      this.cost = this.#context.priceUsage(this.usage);
      edits.set("usageMetadata", pricedUsage(usage, fields.usageMetadata, this.cost));
    }
    return withData(event, editMembers(data, members, edits));
  }
}
