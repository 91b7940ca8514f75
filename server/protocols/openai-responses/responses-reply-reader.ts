import { type Fields, fieldsList, fieldsOf, numberOf, textOf } from "../fields.ts";
import type { Citation, FinishReason, ReplyEvent } from "../reply-event.ts";
import type { EventReader, ReplyReader } from "../translated-codec.ts";
import { isToolOfProvider } from "./charged-tools.ts";
import { readResponsesUsage, withToolsOf } from "./responses-usage.ts";
import { flatToolName } from "./tool-names.ts";

/** Reads replies of the Responses API and of everybody who speaks it. */
export const responsesReplyReader: ReplyReader = {
  openStream: (seed) => new ResponsesEventReader(seed),
  readWhole(reply, seed) {
    if (reply.error) return { kind: "error-body", error: reply.error };
    if (!Array.isArray(reply.output)) return { kind: "invalid", detail: "it has no `output`" };
    if (reply.status !== "completed" && reply.status !== "incomplete")
      return { kind: "invalid", detail: `its status is ${textOf(reply.status) ?? "missing"}` };
    const reader = new ResponsesEventReader(seed);
    return [
      ...reader.read({ type: "response.created", response: reply }),
      ...reader.read({ type: `response.${reply.status}`, response: reply }),
    ];
  },
};

/** What has been read of one output item. */
interface ReadItem {
  /** Index of the call among calls; null: it is none. */
  readonly call: number | null;
  /** Its content came in pieces. */
  hasContent: boolean;
  /** Its sources came as events of their own. */
  hasSources: boolean;
  isDone: boolean;
  /** The part of its summary, or of its thinking, that came last. */
  part: number;
}

class ResponsesEventReader implements EventReader {
  isDone = false;
  readonly #items = new Map<number, ReadItem>();
  /** What the provider ran. */
  readonly #tools: Fields[] = [];
  #calls = 0;
  #hasStarted = false;
  readonly #seed: string;

  constructor(seed = "") {
    this.#seed = seed;
  }

  read(event: Fields, name: string | null = null): readonly ReplyEvent[] {
    const type = textOf(event.type) ?? name ?? "";
    const index = numberOf(event.output_index) ?? 0;
    const delta = textOf(event.delta) ?? "";
    switch (type) {
      case "response.created":
      case "response.queued":
      case "response.in_progress":
        return this.#start(fieldsOf(event.response));
      case "response.output_item.added":
        return this.#open(index, fieldsOf(event.item));
      case "response.output_text.delta":
        return this.#text(index, delta, event.logprobs);
      case "response.refusal.delta":
        return this.#piece(index, { kind: "refusal", text: delta });
      case "response.reasoning_summary_text.delta":
        return this.#thought(index, delta, true, numberOf(event.summary_index) ?? 0);
      case "response.reasoning_text.delta":
        return this.#thought(index, delta, false, numberOf(event.content_index) ?? 0);
      case "response.function_call_arguments.delta":
      case "response.custom_tool_call_input.delta":
        return this.#input(index, delta);
      case "response.output_text.annotation.added":
        this.#item(index).hasSources = true;
        return [{ kind: "citation", citation: readCitation(fieldsOf(event.annotation)) }];
      case "response.output_item.done":
        if (isToolOfProvider(fieldsOf(event.item))) this.#tools.push(fieldsOf(event.item));
        return this.#done(index, fieldsOf(event.item));
      case "response.completed":
      case "response.incomplete":
        return this.#finish(type, fieldsOf(event.response));
      case "response.failed": {
        const response = fieldsOf(event.response);
        return [{ kind: "error", error: response.error ?? response }];
      }
      case "error":
        return [{ kind: "error", error: event.error ?? event }];
      default:
        return type === "" && event.error ? [{ kind: "error", error: event.error }] : [];
    }
  }

  end(): readonly ReplyEvent[] {
    return [];
  }

  #start(response: Fields): ReplyEvent[] {
    if (this.#hasStarted) return [];
    this.#hasStarted = true;
    const created = numberOf(response.created_at);
    return [{ kind: "start", id: textOf(response.id), model: textOf(response.model), created }];
  }

  #item(index: number, call: number | null = null): ReadItem {
    let item = this.#items.get(index);
    if (item === undefined) {
      item = { call, hasContent: false, hasSources: false, isDone: false, part: 0 };
      this.#items.set(index, item);
    }
    return item;
  }

  #open(index: number, item: Fields): ReplyEvent[] {
    if (this.#items.has(index)) return [];
    const isCustom = item.type === "custom_tool_call";
    if (!isCustom && item.type !== "function_call") {
      this.#item(index);
      return [];
    }
    const call = this.#calls++;
    this.#item(index, call);
    const id = textOf(item.call_id) ?? textOf(item.id) ?? `call_${this.#seed}_${call}`;
    const name = flatToolName(textOf(item.namespace), textOf(item.name) ?? "");
    const type = isCustom ? "custom" : "function";
    return [{ kind: "tool-call", index: call, id, name, type, signature: null }];
  }

  #piece(index: number, event: ReplyEvent & { readonly text: string }): ReplyEvent[] {
    if (event.text === "") return [];
    this.#item(index).hasContent = true;
    return [event];
  }

  #text(index: number, text: string, logprobs: unknown): ReplyEvent[] {
    const events = this.#piece(index, { kind: "text", text });
    if (Array.isArray(logprobs) && logprobs.length > 0) events.push({ kind: "logprobs", content: logprobs });
    return events;
  }

  #thought(index: number, text: string, isSummary: boolean, part: number): ReplyEvent[] {
    const item = this.#item(index);
    const isNewPart = item.hasContent && part > item.part;
    item.part = part;
    return this.#piece(index, { kind: "reasoning", text, isSummary, ...(isNewPart ? { isNewPart } : {}) });
  }

  #input(index: number, text: string): ReplyEvent[] {
    const { call } = this.#item(index);
    return call === null ? [] : this.#piece(index, { kind: "tool-input", index: call, text });
  }

  /** The item is whole; what did not come in pieces comes now. */
  #done(index: number, item: Fields): ReplyEvent[] {
    const events = this.#open(index, item);
    const known = this.#item(index);
    if (known.isDone) return events;
    known.isDone = true;
    switch (item.type) {
      case "function_call":
      case "custom_tool_call": {
        const input = textOf(item.arguments) ?? textOf(item.input) ?? "";
        if (!known.hasContent) events.push(...this.#input(index, input));
        events.push({ kind: "tool-end", index: known.call ?? 0 });
        break;
      }
      case "reasoning":
        events.push(...this.#endThought(index, item, known.hasContent));
        break;
      case "message":
        for (const part of fieldsList(item.content))
          if (!known.hasContent) events.push(...this.#part(index, part));
          else if (!known.hasSources) events.push(...sourcesOf(part));
        break;
      case "image_generation_call": {
        const data = textOf(item.result);
        const mediaType = `image/${textOf(item.output_format) ?? "png"}`;
        if (data !== null) events.push({ kind: "media", type: "image", mediaType, data, transcript: null });
      }
    }
    return events;
  }

  #part(index: number, part: Fields): ReplyEvent[] {
    if (part.type === "refusal")
      return this.#piece(index, { kind: "refusal", text: textOf(part.refusal) ?? "" });
    return [...this.#text(index, textOf(part.text) ?? "", part.logprobs), ...sourcesOf(part)];
  }

  #endThought(index: number, item: Fields, hasContent: boolean): ReplyEvent[] {
    const events: ReplyEvent[] = [];
    if (!hasContent) {
      const thoughts = fieldsList(item.content);
      const isSummary = thoughts.length === 0;
      for (const [part, { text }] of (isSummary ? fieldsList(item.summary) : thoughts).entries())
        events.push(...this.#thought(index, textOf(text) ?? "", isSummary, part));
    }
    const value = textOf(item.encrypted_content);
    const hasText = hasContent || events.length > 0;
    if (value === null && !hasText) return events;
    const signature = value === null ? null : ({ protocol: "openai-responses", value } as const);
    events.push({ kind: "reasoning-end", signature, isRedacted: !hasText, id: textOf(item.id) });
    return events;
  }

  #finish(type: string, response: Fields): ReplyEvent[] {
    const events = this.#start(response);
    for (const [index, item] of fieldsList(response.output).entries())
      if (this.#items.get(index)?.isDone !== true) events.push(...this.#done(index, item));
    const usage = readResponsesUsage(withToolsOf(response, this.#tools));
    if (usage !== null) events.push({ kind: "usage", usage, serviceTier: textOf(response.service_tier) });
    const rawReason = textOf(fieldsOf(response.incomplete_details).reason) ?? type.replace("response.", "");
    const known = reasons.get(rawReason) ?? "other";
    const reason = known === "stop" && this.#calls > 0 ? "tool-calls" : known;
    events.push({ kind: "finish", reason, rawReason, stopSequence: null, detail: null });
    this.isDone = true;
    return events;
  }
}

const reasons: ReadonlyMap<string, FinishReason> = new Map(
  Object.entries<FinishReason>({
    completed: "stop",
    max_output_tokens: "length",
    content_filter: "content-filter",
  }),
);

const sourcesOf = ({ annotations }: Fields): ReplyEvent[] =>
  fieldsList(annotations).map((note) => ({ kind: "citation", citation: readCitation(note) }));

function readCitation(note: Fields): Citation {
  return {
    url: textOf(note.url),
    title: textOf(note.title) ?? textOf(note.filename),
    quotedText: null,
    startIndex: numberOf(note.start_index),
    endIndex: numberOf(note.end_index),
    raw: note,
  };
}
