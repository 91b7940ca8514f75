import { type Fields, isFields, textOf } from "../fields.ts";
import type { Citation, ReplyEvent } from "../reply-event.ts";
import { sealThought } from "../signature-envelope.ts";
import { fittingId } from "./fitting-id.ts";

/** What is written of one content block, as it comes: its beginning, its pieces, its end. */
export type BlockStep =
  | { readonly kind: "start"; readonly block: Fields }
  | { readonly kind: "delta"; readonly delta: Fields }
  | { readonly kind: "stop" };

interface Item {
  readonly type: "text" | "thinking" | "tool" | "redacted";
  /** Of a tool call; null: of another block. */
  readonly call: number | null;
  /** What the client has not got yet: this block is not the first in the row. */
  readonly held: BlockStep[];
  hasText: boolean;
  isEnded: boolean;
}

/** A thought without proof: the client must send back a signature, and Anthropic must never get it. */
const unsigned = sealThought({
  signature: null,
  isSummary: false,
  isRedacted: false,
  id: null,
  callId: null,
});

/**
 * Turns events into the content blocks of a message. In this protocol one block ends before the next begins: of calls that come interleaved the first is
 * passed on as it comes, the others are held back until it is their turn.
 */
export class ReplyBlocks {
  readonly #row: Item[] = [];
  hasRefusal = false;

  /** The client has this block open. */
  goOn(type: "text" | "thinking"): void {
    this.#row.push({ type, call: null, held: [], hasText: true, isEnded: false });
  }

  /** The steps that the client can take now. */
  add(event: ReplyEvent): BlockStep[] {
    if ("choice" in event && (event.choice ?? 0) > 0) return [];
    switch (event.kind) {
      case "text":
        return this.#text(event.text);
      case "refusal":
        this.hasRefusal = true;
        return this.#text(event.text);
      case "media":
        return this.#text(
          event.type === "image"
            ? `![image](data:${event.mediaType};base64,${event.data})`
            : (event.transcript ?? ""),
        );
      case "citation":
        return this.#citation(event.citation);
      case "reasoning":
        return this.#thought(event);
      case "reasoning-end":
        return this.#thoughtEnd(event);
      case "tool-call":
        return this.#call(event);
      case "tool-input": {
        const delta = { type: "input_json_delta", partial_json: event.text };
        return event.text === "" ? [] : this.#push(this.#callItem(event.index), { kind: "delta", delta });
      }
      case "tool-end":
        return this.#end(this.#callItem(event.index));
      default:
        return [];
    }
  }

  /** Nothing more comes. */
  end(): BlockStep[] {
    const steps: BlockStep[] = [];
    while (this.#row.length > 0) steps.push(...this.#end(this.#row[0]!));
    return steps;
  }

  #citation(citation: Citation): BlockStep[] {
    const delta = citationDelta(citation);
    return delta === null ? [] : this.#push(this.#last("text"), { kind: "delta", delta });
  }

  #text(text: string): BlockStep[] {
    if (text === "") return [];
    return this.#push(this.#last("text"), { kind: "delta", delta: { type: "text_delta", text } });
  }

  #thought({ text, isNewPart }: ReplyEvent & { kind: "reasoning" }): BlockStep[] {
    if (text === "") return [];
    const item = this.#last("thinking");
    const thinking = isNewPart === true && item.hasText ? `\n\n${text}` : text;
    item.hasText = true;
    return this.#push(item, { kind: "delta", delta: { type: "thinking_delta", thinking } });
  }

  #thoughtEnd({ signature, isRedacted, id }: ReplyEvent & { kind: "reasoning-end" }): BlockStep[] {
    const last = this.#row.at(-1);
    const isOpen = last?.type === "thinking" && !last.isEnded;
    const isOwn = signature?.protocol === "anthropic-messages";
    if (isRedacted && isOwn && !isOpen) {
      const item = this.#open("redacted", null, { type: "redacted_thinking", data: signature.value });
      return this.#end(item);
    }
    if (!isOpen && signature === null) return [];
    const item = this.#last("thinking");
    const value = isOwn
      ? signature.value
      : signature === null
        ? unsigned
        : sealThought({ signature, isSummary: false, isRedacted, id, callId: null });
    item.held.push(signatureStep(value));
    this.#seal(item, true);
    return this.#advance();
  }

  /**
   * A proof that belongs to a call travels in an empty thought before it. The id fits this protocol, so that the conversation can go on at Anthropic; other
   * providers take any id that is the same in call and result.
   */
  #call({ index, id: givenId, name, signature }: ReplyEvent & { kind: "tool-call" }): BlockStep[] {
    const id = fittingId(givenId);
    if (signature !== null && signature.protocol !== "anthropic-messages") {
      const item = this.#open("thinking", null, thinkingBlock);
      const value = sealThought({ signature, isSummary: false, isRedacted: false, id: null, callId: id });
      item.held.push(signatureStep(value));
      this.#seal(item, true);
    }
    this.#open("tool", index, { type: "tool_use", id, name, input: {} });
    return this.#advance();
  }

  #callItem(call: number): Item | null {
    return this.#row.find((item) => item.call === call) ?? null;
  }

  /** The block under way, or a new one of the type. */
  #last(type: "text" | "thinking"): Item {
    const last = this.#row.at(-1);
    if (last?.type === type && !last.isEnded) return last;
    return this.#open(type, null, type === "text" ? { type, text: "" } : thinkingBlock);
  }

  #open(type: Item["type"], call: number | null, block: Fields): Item {
    const last = this.#row.at(-1);
    if (last !== undefined && last.type !== "tool") this.#seal(last);
    const item: Item = { type, call, held: [{ kind: "start", block }], hasText: false, isEnded: false };
    this.#row.push(item);
    return item;
  }

  #push(item: Item | null, step: BlockStep): BlockStep[] {
    item?.held.push(step);
    return this.#advance();
  }

  #end(item: Item | null): BlockStep[] {
    if (item !== null) this.#seal(item);
    return this.#advance();
  }

  /** Ends a block; thinking that nobody signed gets the signature that says so. */
  #seal(item: Item, isSigned = false): void {
    if (item.isEnded) return;
    if (item.type === "thinking" && !isSigned) item.held.push(signatureStep(unsigned));
    item.isEnded = true;
    item.held.push({ kind: "stop" });
  }

  #advance(): BlockStep[] {
    const steps: BlockStep[] = [];
    for (let first = this.#row[0]; first !== undefined; first = this.#row[0]) {
      steps.push(...first.held.splice(0));
      if (!first.isEnded) break;
      this.#row.shift();
    }
    return steps;
  }
}

const signatureStep = (signature: string): BlockStep => ({
  kind: "delta",
  delta: { type: "signature_delta", signature },
});

const thinkingBlock: Fields = { type: "thinking", thinking: "", signature: "" };

/** Anthropic's own citation as it is; another's as a source found on the web. null: it has no address, and so no form here. */
function citationDelta({ url, title, quotedText, raw }: Citation): Fields | null {
  const isOwn = isFields(raw) && /_location$/.test(textOf(raw.type) ?? "");
  if (!isOwn && url === null) return null;
  const found = { type: "web_search_result_location", url: url ?? "", title, cited_text: quotedText ?? "" };
  return { type: "citations_delta", citation: isOwn ? raw : { ...found, encrypted_index: "" } };
}
