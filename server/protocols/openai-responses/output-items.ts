import { type Fields, isFields } from "../fields.ts";
import type { ReplyContext } from "../reply-codec.ts";
import type { ReplyEvent } from "../reply-event.ts";
import { sealThought } from "../signature-envelope.ts";
import { itemsOfEvents } from "./items-of-events.ts";
import {
  closeSummary,
  copyItem,
  type Item,
  type ItemEvent,
  itemAt,
  itemDone,
  type OpenCall,
  type OpenMessage,
  type OpenReasoning,
  partAt,
  summaryAt,
} from "./open-items.ts";
import { addCitation, logprobOfEvent, wholeLogprob } from "./text-notes.ts";
import { namespacedTools } from "./tool-names.ts";

/**
 * Output items of a reply, put together from its events: which events of the stream each of them gives, and the whole items at the end. Thinking of other
 * providers is shown as a summary, with its proof sealed in `encrypted_content`.
 */
export class OutputItems {
  /** Items in their order; those that are open are not whole yet. */
  readonly items: Item[] = [];
  readonly #seed: string;
  readonly #spaces: ReturnType<typeof namespacedTools>;
  #open: OpenMessage | OpenReasoning | null = null;
  readonly #calls = new Map<number, OpenCall>();
  /** What belongs to a text of which nothing has come yet. */
  #early: (ReplyEvent & { kind: "citation" | "logprobs" })[] = [];

  constructor({ requestId, clientBody }: Pick<ReplyContext, "requestId" | "clientBody">) {
    this.#seed = requestId.replaceAll("-", "");
    this.#spaces = namespacedTools(clientBody.tools);
  }

  /** Takes up the items that are in the events that a client has, the open one among them. */
  goOn(sent: readonly Fields[]): void {
    const open = itemsOfEvents(sent, this.items);
    const index = this.items.length - 1;
    const item = this.items[index];
    if (!open || item === undefined) return;
    if (item.type === "message") this.#open = { kind: "message", index, item: item as OpenMessage["item"] };
    if (item.type === "reasoning") {
      const isSummary = (item.summary as Item[]).length > 0;
      this.#open = { kind: "reasoning", index, item: item as OpenReasoning["item"], isSummary };
    }
  }

  get hasRefusal(): boolean {
    return this.items.some(
      ({ content }) =>
        Array.isArray(content) && content.some((part) => isFields(part) && part.type === "refusal"),
    );
  }

  add(event: ReplyEvent): readonly ItemEvent[] {
    if ("choice" in event && (event.choice ?? 0) !== 0) return [];
    switch (event.kind) {
      case "text":
        return event.text === "" ? [] : this.#text("output_text", event.text);
      case "refusal":
        return event.text === "" ? [] : this.#text("refusal", event.text);
      case "reasoning":
        return this.#reasoning(event);
      case "reasoning-end":
        return this.#endReasoning(event);
      case "tool-call":
        return this.#call(event);
      case "tool-input":
        return this.#input(event.index, event.text);
      case "tool-end":
        return this.#endCall(event.index);
      case "citation":
      case "logprobs":
        return this.#belonging(event);
      case "media":
        return this.#media(event);
      default:
        return [];
    }
  }

  /** What is still open ends here. @param status of the last message, where the reply was cut */
  end(status: "completed" | "incomplete"): readonly ItemEvent[] {
    const calls = [...this.#calls.keys()].flatMap((index) => this.#endCall(index));
    return [...calls, ...this.#close(status)];
  }

  #add(prefix: string, fields: Fields): { index: number; item: Item; event: ItemEvent } {
    const index = this.items.length;
    const item: Item = { id: `${prefix}_tw${this.#seed}${index}`, ...fields };
    this.items.push(item);
    return {
      index,
      item,
      event: { type: "response.output_item.added", output_index: index, item: copyItem(item) },
    };
  }

  #text(type: "output_text" | "refusal", text: string): ItemEvent[] {
    const events: ItemEvent[] = [];
    if (this.#open?.kind !== "message") {
      events.push(...this.#close());
      const fields = { type: "message", status: "in_progress", role: "assistant", content: [] };
      const { index, item, event } = this.#add("msg", fields);
      this.#open = { kind: "message", index, item: item as OpenMessage["item"] };
      events.push(event);
    }
    const open = this.#open as OpenMessage;
    const { content } = open.item;
    let part = content.at(-1);
    if (part?.type !== type) {
      events.push(...this.#closePart(open));
      part = type === "refusal" ? { type, refusal: "" } : { type, text: "", annotations: [], logprobs: [] };
      content.push(part);
      events.push({ type: "response.content_part.added", ...partAt(open), part: copyItem(part) });
    }
    const field = type === "refusal" ? "refusal" : "text";
    part[field] = `${part[field]}${text}`;
    const extra = type === "refusal" ? {} : { logprobs: [] };
    events.push({ type: `response.${type}.delta`, ...partAt(open), delta: text, ...extra });
    if (this.#early.length === 0 || type === "refusal") return events;
    return [...events, ...this.#early.splice(0).flatMap((event) => this.#belonging(event))];
  }

  /** What says something of the text before it; some providers send it first. */
  #belonging(event: ReplyEvent & { kind: "citation" | "logprobs" }): ItemEvent[] {
    const open = this.#open;
    const part = open?.kind === "message" ? open.item.content.at(-1) : undefined;
    if (open?.kind !== "message" || part?.type !== "output_text") this.#early.push(event);
    else if (event.kind === "citation") return addCitation(part, partAt(open), event.citation);
    else (part.logprobs as Fields[]).push(...event.content.filter(isFields).map(wholeLogprob));
    return [];
  }

  #closePart(open: OpenMessage): ItemEvent[] {
    const part = open.item.content.at(-1);
    if (part === undefined) return [];
    const done =
      part.type === "refusal"
        ? { type: "response.refusal.done", ...partAt(open), refusal: part.refusal }
        : {
            ...{ type: "response.output_text.done", ...partAt(open), text: part.text },
            logprobs: (part.logprobs as Fields[]).map(logprobOfEvent),
          };
    return [done, { type: "response.content_part.done", ...partAt(open), part: copyItem(part) }];
  }

  #reasoning({
    text,
    isSummary = false,
    isNewPart = false,
  }: ReplyEvent & { kind: "reasoning" }): ItemEvent[] {
    if (text === "") return [];
    const events: ItemEvent[] = [];
    const open = this.#openReasoning(events);
    open.isSummary = isSummary;
    const { summary } = open.item;
    if (summary.length === 0 || isNewPart) {
      events.push(...closeSummary(open));
      summary.push({ type: "summary_text", text: "" });
      const part = { type: "summary_text", text: "" };
      events.push({ type: "response.reasoning_summary_part.added", ...summaryAt(open), part });
    }
    const part = summary.at(-1)!;
    part.text = `${part.text}${text}`;
    events.push({ type: "response.reasoning_summary_text.delta", ...summaryAt(open), delta: text });
    return events;
  }

  #openReasoning(events: ItemEvent[]): OpenReasoning {
    if (this.#open?.kind === "reasoning") return this.#open;
    events.push(...this.#close());
    const { index, item, event } = this.#add("rs", { type: "reasoning", summary: [] });
    events.push(event);
    this.#open = { kind: "reasoning", index, item: item as OpenReasoning["item"], isSummary: false };
    return this.#open;
  }

  #endReasoning({ signature, isRedacted, id }: ReplyEvent & { kind: "reasoning-end" }): ItemEvent[] {
    if (signature === null && this.#open?.kind !== "reasoning") return [];
    const events: ItemEvent[] = [];
    const open = this.#openReasoning(events);
    const { isSummary } = open;
    open.item.encrypted_content = sealThought({ signature, isSummary, isRedacted, id, callId: null });
    return [...events, ...this.#close()];
  }

  #close(status: "completed" | "incomplete" = "completed"): ItemEvent[] {
    const open = this.#open;
    if (open === null) return [];
    this.#open = null;
    const events: ItemEvent[] = [];
    if (open.kind === "message") {
      events.push(...this.#closePart(open));
      open.item.status = status;
    } else {
      events.push(...closeSummary(open));
      const none = { signature: null, isRedacted: false, id: null, callId: null };
      open.item.encrypted_content ??= sealThought({ ...none, isSummary: open.isSummary });
    }
    events.push(itemDone(open.index, open.item));
    return events;
  }

  #call({ index, id, name, type, signature }: ReplyEvent & { kind: "tool-call" }): ItemEvent[] {
    const events = this.#close();
    if (signature !== null) {
      const sealed = sealThought({ signature, isSummary: false, isRedacted: false, id: null, callId: id });
      const proof = this.#add("rs", { type: "reasoning", summary: [], encrypted_content: sealed });
      events.push(proof.event, itemDone(proof.index, proof.item));
    }
    const isCustom = type === "custom";
    const called = this.#spaces.get(name) ?? { name };
    const fields = isCustom
      ? { type: "custom_tool_call", call_id: id, input: "", ...called }
      : { type: "function_call", status: "in_progress", arguments: "", call_id: id, ...called };
    const added = this.#add(isCustom ? "ctc" : "fc", fields);
    this.#calls.set(index, {
      ...{ index: added.index, item: added.item, field: isCustom ? "input" : "arguments" },
      events: isCustom ? "response.custom_tool_call_input" : "response.function_call_arguments",
    });
    return [...events, added.event];
  }

  #input(index: number, text: string): ItemEvent[] {
    const call = this.#calls.get(index);
    if (call === undefined || text === "") return [];
    call.item[call.field] = `${call.item[call.field]}${text}`;
    return [{ type: `${call.events}.delta`, ...itemAt(call), delta: text }];
  }

  #endCall(index: number): ItemEvent[] {
    const call = this.#calls.get(index);
    if (call === undefined) return [];
    this.#calls.delete(index);
    const { item, field } = call;
    // A call without arguments is an empty object to those who parse it.
    if (field === "arguments" && item.arguments === "") item.arguments = "{}";
    if (field === "arguments") item.status = "completed";
    const done = { type: `${call.events}.done`, ...itemAt(call), [field]: item[field] };
    return [done, itemDone(call.index, item)];
  }

  /** A picture is what the image tool would have made; of sound only its words have a form. */
  #media({ type, data, transcript }: ReplyEvent & { kind: "media" }): ItemEvent[] {
    if (type === "audio") return transcript === null ? [] : this.#text("output_text", transcript);
    const events = this.#close();
    const fields = { type: "image_generation_call", status: "completed", result: data };
    const { index, item, event } = this.#add("ig", fields);
    return [...events, event, itemDone(index, item)];
  }
}
