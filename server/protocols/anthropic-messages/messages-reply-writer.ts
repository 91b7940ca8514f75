import { callArguments } from "../call-arguments.ts";
import { type Fields, fieldsOf, numberOf } from "../fields.ts";
import type { ReplyContext } from "../reply-codec.ts";
import type { ReplyEvent } from "../reply-event.ts";
import type { EventWriter, ReplyBill, ReplyWriter } from "../translated-codec.ts";
import { asciiJson } from "../wire/json/ascii-json.ts";
import { messagesDeltaUsage, messagesUsage, usageText } from "./messages-usage-report.ts";
import { type BlockStep, ReplyBlocks } from "./reply-blocks.ts";
import { stopReasonOf } from "./stop-reasons.ts";

/** Answers clients of the Messages API from events. */
export const messagesReplyWriter: ReplyWriter = {
  streamContentType: "text/event-stream; charset=utf-8",
  openStream: (context) => new MessagesEventWriter(context),
  continueStream(context, sent) {
    const writer = new MessagesEventWriter(context);
    writer.goOn(sent);
    return writer;
  },
  writeWhole(events, bill, context) {
    const blocks = new ReplyBlocks();
    const message = new WholeContent();
    let finish: (ReplyEvent & { kind: "finish" }) | null = null;
    let start: (ReplyEvent & { kind: "start" }) | null = null;
    for (const event of events) {
      if (event.kind === "start") start = event;
      else if (event.kind === "finish") finish ??= event;
      message.take(blocks.add(event));
    }
    message.take(blocks.end());
    const body = {
      ...envelope(start, context),
      content: message.content,
      ...stopFields(finish, blocks.hasRefusal),
    };
    const usage = usageText(messagesUsage(bill.usage, bill.serviceTier), bill.cost);
    return `${asciiJson(body).slice(0, -1)},"usage":${usage}}`;
  },
};

class MessagesEventWriter implements EventWriter {
  readonly #context: ReplyContext;
  readonly #blocks = new ReplyBlocks();
  #hasStarted = false;
  #index = -1;
  #finish: (ReplyEvent & { kind: "finish" }) | null = null;

  constructor(context: ReplyContext) {
    this.#context = context;
  }

  /** Takes up the block that is open in the events that the client has. */
  goOn(sent: readonly Fields[]): void {
    this.#hasStarted = true;
    let open: "text" | "thinking" | null = null;
    for (const { type, index, content_block } of sent) {
      if (type === "content_block_start") {
        this.#index = Math.max(this.#index, numberOf(index) ?? 0);
        const block = fieldsOf(content_block).type;
        open = block === "text" || block === "thinking" ? block : null;
      } else if (type === "content_block_stop") open = null;
    }
    if (open !== null) this.#blocks.goOn(open);
  }

  write(event: ReplyEvent): string {
    if (event.kind === "start") return this.#start(event);
    if (event.kind === "finish") this.#finish ??= event;
    const steps = this.#blocks.add(event);
    return steps.length === 0 ? "" : this.#start(null) + this.#steps(steps);
  }

  end({ usage, cost }: ReplyBill): string {
    const rest = this.#start(null) + this.#steps(this.#blocks.end());
    const delta = asciiJson(stopFields(this.#finish, this.#blocks.hasRefusal));
    const counted = usageText(messagesDeltaUsage(usage), cost);
    const last = `event: message_delta\ndata: {"type":"message_delta","delta":${delta},"usage":${counted}}\n\n`;
    return `${rest}${last}${sse({ type: "message_stop" })}`;
  }

  /** Once, however many of the upstream's events begin a reply. */
  #start(event: (ReplyEvent & { kind: "start" }) | null): string {
    if (this.#hasStarted) return "";
    this.#hasStarted = true;
    const message = {
      ...envelope(event, this.#context),
      content: [],
      ...{ stop_reason: null, stop_sequence: null, usage: messagesUsage(null, null) },
    };
    return sse({ type: "message_start", message }) + sse({ type: "ping" });
  }

  #steps(steps: readonly BlockStep[]): string {
    let written = "";
    for (const step of steps) {
      if (step.kind === "start") this.#index += 1;
      const index = this.#index;
      if (step.kind === "start")
        written += sse({ type: "content_block_start", index, content_block: step.block });
      else if (step.kind === "delta")
        written += sse({ type: "content_block_delta", index, delta: step.delta });
      else written += sse({ type: "content_block_stop", index });
    }
    return written;
  }
}

const sse = (event: Fields): string => `event: ${event.type}\ndata: ${asciiJson(event)}\n\n`;

function envelope(start: (ReplyEvent & { kind: "start" }) | null, context: ReplyContext): Fields {
  const id = start?.id || context.requestId;
  return {
    id: id.startsWith("msg_") ? id : `msg_${id}`,
    ...{ type: "message", role: "assistant", model: context.servedModelId },
  };
}

function stopFields(finish: (ReplyEvent & { kind: "finish" }) | null, hasRefusal: boolean): Fields {
  const reason =
    finish === null ? "other" : hasRefusal && finish.reason === "stop" ? "refusal" : finish.reason;
  const stopReason = stopReasonOf(reason);
  return {
    stop_reason: stopReason,
    stop_sequence: finish?.stopSequence ?? null,
    ...(stopReason === "refusal"
      ? { stop_details: { type: "refusal", category: null, explanation: finish?.detail ?? null } }
      : {}),
  };
}

/** Blocks put together. */
class WholeContent {
  readonly content: Record<string, unknown>[] = [];
  #input = "";

  take(steps: readonly BlockStep[]): void {
    for (const step of steps) {
      if (step.kind === "start") this.content.push({ ...step.block });
      const block = this.content.at(-1)!;
      if (step.kind === "delta") this.#add(block, step.delta);
      else if (step.kind === "stop" && block.type === "tool_use") {
        block.input = callArguments(this.#input);
        this.#input = "";
      }
    }
  }

  #add(block: Record<string, unknown>, delta: Fields): void {
    switch (delta.type) {
      case "text_delta":
        block.text = `${block.text}${delta.text}`;
        break;
      case "thinking_delta":
        block.thinking = `${block.thinking}${delta.thinking}`;
        break;
      case "signature_delta":
        block.signature = delta.signature;
        break;
      case "input_json_delta":
        this.#input += delta.partial_json;
        break;
      case "citations_delta":
        block.citations = [...((block.citations as unknown[] | null) ?? []), fieldsOf(delta.citation)];
    }
  }
}
