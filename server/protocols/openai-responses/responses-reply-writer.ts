import { compact, type Fields, fieldsOf, numberOf, textOf } from "../fields.ts";
import { openAiTierField } from "../openai-chat/openai-tier.ts";
import type { ReplyContext } from "../reply-codec.ts";
import type { FinishReason, ReplyEvent } from "../reply-event.ts";
import type { EventWriter, ReplyBill, ReplyWriter } from "../translated-codec.ts";
import { asciiJson } from "../wire/json/ascii-json.ts";
import { OutputItems } from "./output-items.ts";
import { responseHead } from "./response-object.ts";
import { responsesUsageText } from "./responses-usage.ts";

/** Answers clients of the Responses API from events. */
export const responsesReplyWriter: ReplyWriter = {
  streamContentType: "text/event-stream; charset=utf-8",
  openStream: (context) => new ResponsesEventWriter(context),
  continueStream(context, sent) {
    const writer = new ResponsesEventWriter(context);
    writer.goOn(sent);
    return writer;
  },
  writeWhole(events, bill, context) {
    const reply = new ReplyInProgress(context);
    for (const event of events) reply.add(event);
    reply.end();
    return reply.wholeText(bill);
  },
};

type Finish = ReplyEvent & { kind: "finish" };

/** A Response under way, whichever way it is sent. */
class ReplyInProgress {
  readonly #context: ReplyContext;
  readonly #items: OutputItems;
  /** Of a reply that another upstream began; null: the gateway's own. */
  #id: string | null = null;
  #created: number | null = null;
  #finish: Finish | null = null;

  constructor(context: ReplyContext) {
    this.#context = context;
    this.#items = new OutputItems(context);
  }

  /** Takes up the items that are in the events that the client has. */
  goOn(sent: readonly Fields[]): void {
    const { id, created_at } = fieldsOf(sent.find(({ type }) => type === "response.created")?.response);
    this.#id = textOf(id);
    this.#created = numberOf(created_at);
    this.#items.goOn(sent);
  }

  add(event: ReplyEvent): readonly Fields[] {
    if (event.kind === "start") this.#created ??= event.created;
    else if (event.kind === "finish" && (event.choice ?? 0) === 0) this.#finish ??= event;
    return this.#items.add(event);
  }

  /** @returns the events of what was still open */
  end(): readonly Fields[] {
    const { reason = "other", detail = null } = this.#finish ?? {};
    const isRefused = (reason === "refusal" || reason === "content-filter") && detail !== null;
    const said =
      isRefused && !this.#items.hasRefusal ? this.#items.add({ kind: "refusal", text: detail }) : [];
    return [...said, ...this.#items.end(this.#status)];
  }

  /** `response.completed` or `response.incomplete`. */
  get lastEvent(): string {
    return `response.${this.#status}`;
  }

  get #status(): "completed" | "incomplete" {
    return this.#incompleteReason === null ? "completed" : "incomplete";
  }

  get #incompleteReason(): "max_output_tokens" | "content_filter" | null {
    const reason: FinishReason = this.#finish?.reason ?? "other";
    if (reason === "length" || reason === "context-length") return "max_output_tokens";
    // A refusal has words of its own here; where its text came as an answer, only the status can say what it is.
    const isFiltered = reason === "content-filter" || (reason === "refusal" && !this.#items.hasRefusal);
    return isFiltered ? "content_filter" : null;
  }

  startText(): string {
    const head = responseHead(this.#context, this.#created);
    return asciiJson({ ...head, status: "in_progress", output: [], usage: null });
  }

  wholeText(bill: ReplyBill): string {
    const reason = this.#incompleteReason;
    const whole = {
      ...responseHead(this.#context, this.#created),
      ...compact({ id: this.#id }),
      ...(reason === null ? {} : { incomplete_details: { reason } }),
      ...openAiTierField(bill.serviceTier),
      status: this.#status,
      output: this.#items.items,
    };
    return `${asciiJson(whole).slice(0, -1)},"usage":${responsesUsageText(bill.usage, bill.cost)}}`;
  }
}

class ResponsesEventWriter implements EventWriter {
  readonly #reply: ReplyInProgress;
  #hasStarted = false;
  #sequence = 0;

  constructor(context: ReplyContext) {
    this.#reply = new ReplyInProgress(context);
  }

  goOn(sent: readonly Fields[]): void {
    this.#hasStarted = true;
    for (const { sequence_number } of sent)
      this.#sequence = Math.max(this.#sequence, (numberOf(sequence_number) ?? -1) + 1);
    this.#reply.goOn(sent);
  }

  write(event: ReplyEvent): string {
    const events = this.#reply.add(event);
    if (event.kind !== "start" && events.length === 0) return "";
    return this.#start() + this.#events(events);
  }

  end(bill: ReplyBill): string {
    const rest = this.#start() + this.#events(this.#reply.end());
    return rest + this.#withResponse(this.#reply.lastEvent, this.#reply.wholeText(bill));
  }

  /** Once, however many of the upstream's events begin a reply. */
  #start(): string {
    if (this.#hasStarted) return "";
    this.#hasStarted = true;
    const text = this.#reply.startText();
    return this.#withResponse("response.created", text) + this.#withResponse("response.in_progress", text);
  }

  #events(events: readonly Fields[]): string {
    let written = "";
    for (const { type, ...rest } of events) {
      const data = asciiJson({ type, sequence_number: this.#sequence++, ...rest });
      written += `event: ${type}\ndata: ${data}\n\n`;
    }
    return written;
  }

  #withResponse(type: string, response: string): string {
    const head = `"type":"${type}","sequence_number":${this.#sequence++}`;
    return `event: ${type}\ndata: {${head},"response":${response}}\n\n`;
  }
}
