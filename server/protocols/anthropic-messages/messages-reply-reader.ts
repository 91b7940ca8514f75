import { type Fields, fieldsList, fieldsOf, isFields, numberOf, textOf } from "../fields.ts";
import type { Citation, ReplyEvent } from "../reply-event.ts";
import type { EventReader, ReplyReader } from "../translated-codec.ts";
import { unpricedTools } from "./charged-tools.ts";
import { mergeMessagesUsage, readMessagesUsage } from "./messages-usage.ts";
import { replyToolName } from "./reply-tool.ts";
import { finishReasonOf } from "./stop-reasons.ts";

/** Reads replies of the Messages API and of everybody who speaks it. */
export const messagesReplyReader: ReplyReader = {
  openStream: (seed) => new MessagesEventReader(seed),
  readWhole(reply, seed) {
    if (reply.type === "error" || reply.error) return { kind: "error-body", error: reply.error ?? reply };
    if (!Array.isArray(reply.content)) return { kind: "invalid", detail: "it has no `content`" };
    const reader = new MessagesEventReader(seed);
    const { stop_reason, stop_sequence, stop_details, usage } = reply;
    return [
      ...reader.read({ type: "message_start", message: reply }),
      ...fieldsList(reply.content).flatMap((block, index) => [
        ...reader.read({ type: "content_block_start", index, content_block: block }),
        ...reader.read({ type: "content_block_stop", index }),
      ]),
      ...reader.read({ type: "message_delta", delta: { stop_reason, stop_sequence, stop_details }, usage }),
      ...reader.end(),
    ];
  },
};

type Block =
  | { readonly kind: "text" | "redacted" | "other" }
  | { readonly kind: "thinking"; signature: string }
  | { readonly kind: "tool"; readonly index: number; hasInput: boolean; readonly start: unknown }
  /** The call that stands for a reply in JSON: its input is the text. */
  | { readonly kind: "reply"; hasInput: boolean; readonly start: unknown };

class MessagesEventReader implements EventReader {
  isDone = false;
  readonly #blocks = new Map<number, Block>();
  #calls = 0;
  #hasReplied = false;
  #usage: Fields = {};
  /** Calls of tools that the provider ran. */
  readonly #tools: Fields[] = [];
  #hasFinished = false;
  readonly #seed: string;

  constructor(seed = "") {
    this.#seed = seed;
  }

  read(event: Fields, name: string | null = null): readonly ReplyEvent[] {
    switch (event.type ?? name) {
      case "message_start":
        return this.#start(fieldsOf(event.message));
      case "content_block_start":
        return this.#open(numberOf(event.index) ?? 0, fieldsOf(event.content_block));
      case "content_block_delta":
        return this.#delta(numberOf(event.index) ?? 0, fieldsOf(event.delta));
      case "content_block_stop":
        return this.#close(numberOf(event.index) ?? 0);
      case "message_delta":
        return this.#finish(event);
      case "message_stop":
        this.isDone = this.#hasFinished;
        return [...this.#blocks.keys()].flatMap((index) => this.#close(index));
      case "error":
        return [{ kind: "error", error: event.error ?? event }];
      default:
        return event.error ? [{ kind: "error", error: event.error }] : [];
    }
  }

  end(): readonly ReplyEvent[] {
    return [];
  }

  #start(message: Fields): ReplyEvent[] {
    return [
      { kind: "start", id: textOf(message.id), model: textOf(message.model), created: null },
      ...this.#count(message.usage),
    ];
  }

  #count(usage: unknown): ReplyEvent[] {
    if (!isFields(usage)) return [];
    this.#usage = mergeMessagesUsage(this.#usage, usage);
    const stated = readMessagesUsage(this.#usage);
    const meters = stated && { ...stated, ...unpricedTools(this.#tools, {}) };
    return meters === null
      ? []
      : [{ kind: "usage", usage: meters, serviceTier: textOf(this.#usage.service_tier) }];
  }

  #open(index: number, block: Fields): ReplyEvent[] {
    const text = textOf(block.text) ?? "";
    if (block.type === "server_tool_use") this.#tools.push(block);
    switch (block.type) {
      case "text":
        this.#blocks.set(index, { kind: "text" });
        return [
          ...(text === "" ? [] : [{ kind: "text", text } as const]),
          ...fieldsList(block.citations).map(
            (raw) => ({ kind: "citation", citation: readCitation(raw) }) as const,
          ),
        ];
      case "thinking": {
        const thought = textOf(block.thinking) ?? "";
        this.#blocks.set(index, { kind: "thinking", signature: textOf(block.signature) ?? "" });
        return thought === "" ? [] : [{ kind: "reasoning", text: thought }];
      }
      case "redacted_thinking": {
        this.#blocks.set(index, { kind: "redacted" });
        const signature = { protocol: "anthropic-messages", value: textOf(block.data) ?? "" } as const;
        return [{ kind: "reasoning-end", signature, isRedacted: true, id: null }];
      }
      case "tool_use":
        return this.#openCall(index, block);
      default:
        // Tools that Anthropic runs itself: only its own clients ask for them, and these read its bytes.
        this.#blocks.set(index, { kind: "other" });
        return [];
    }
  }

  #openCall(index: number, block: Fields): ReplyEvent[] {
    const name = textOf(block.name) ?? "";
    if (name === replyToolName) {
      this.#hasReplied = true;
      this.#blocks.set(index, { kind: "reply", hasInput: false, start: block.input });
      return [];
    }
    const call = this.#calls++;
    this.#blocks.set(index, { kind: "tool", index: call, hasInput: false, start: block.input });
    const id = textOf(block.id) || `toolu_${this.#seed}_${call}`;
    return [{ kind: "tool-call", index: call, id, name, type: "function", signature: null }];
  }

  #delta(index: number, delta: Fields): ReplyEvent[] {
    const block = this.#blocks.get(index);
    switch (delta.type) {
      case "text_delta":
        return [{ kind: "text", text: textOf(delta.text) ?? "" }];
      case "thinking_delta":
        return [{ kind: "reasoning", text: textOf(delta.thinking) ?? "" }];
      case "signature_delta":
        if (block?.kind === "thinking") block.signature += textOf(delta.signature) ?? "";
        return [];
      case "citations_delta":
        return [{ kind: "citation", citation: readCitation(fieldsOf(delta.citation)) }];
      case "input_json_delta": {
        const text = textOf(delta.partial_json) ?? "";
        if (text === "" || (block?.kind !== "tool" && block?.kind !== "reply")) return [];
        block.hasInput = true;
        return [inputEvent(block, text)];
      }
      default:
        return [];
    }
  }

  #close(index: number): ReplyEvent[] {
    const block = this.#blocks.get(index);
    this.#blocks.delete(index);
    if (block?.kind === "thinking") {
      const value = block.signature;
      const signature = value === "" ? null : ({ protocol: "anthropic-messages", value } as const);
      return [{ kind: "reasoning-end", signature, isRedacted: false, id: null }];
    }
    if (block?.kind !== "tool" && block?.kind !== "reply") return [];
    const rest = block.hasInput ? [] : [inputEvent(block, JSON.stringify(block.start ?? {}))];
    return block.kind === "tool" ? [...rest, { kind: "tool-end", index: block.index }] : rest;
  }

  #finish(event: Fields): ReplyEvent[] {
    const counted = this.#count(event.usage);
    const delta = fieldsOf(event.delta);
    const rawReason = textOf(delta.stop_reason);
    if (rawReason === null || this.#hasFinished) return counted;
    this.#hasFinished = true;
    const known = finishReasonOf(rawReason);
    return [
      ...[...this.#blocks.keys()].flatMap((index) => this.#close(index)),
      ...counted,
      {
        kind: "finish",
        // The call that was a reply is none for the client.
        reason: known === "tool-calls" && this.#hasReplied && this.#calls === 0 ? "stop" : known,
        rawReason,
        stopSequence: textOf(delta.stop_sequence),
        detail: textOf(fieldsOf(delta.stop_details).explanation),
      },
    ];
  }
}

const inputEvent = (block: Block & { kind: "tool" | "reply" }, text: string): ReplyEvent =>
  block.kind === "tool" ? { kind: "tool-input", index: block.index, text } : { kind: "text", text };

function readCitation(raw: Fields): Citation {
  return {
    // The source of a search result is an address where the client gave one.
    url: textOf(raw.url) ?? addressOf(raw.source),
    title: textOf(raw.title) ?? textOf(raw.document_title),
    quotedText: textOf(raw.cited_text),
    startIndex: null,
    endIndex: null,
    raw,
  };
}

const addressOf = (source: unknown): string | null =>
  typeof source === "string" && /^https?:\/\//.test(source) ? source : null;
