import type {
  AssistantPart,
  CacheMark,
  MediaPart,
  MediaSource,
  Signature,
  TextPart,
  ToolCallPart,
  ToolResultPart,
  Turn,
  UserPart,
} from "../../operation/normalised-request.ts";
import { Untranslatable } from "../../operation/normalised-request.ts";
import { type Fields, fieldsList, fieldsOf, isFields, leaveCacheRest, leaveRest, textOf } from "../fields.ts";
import { blockSource } from "../media-source.ts";
import { openThought } from "../signature-envelope.ts";

interface ReadTurns {
  readonly turns: Turn[];
  /** Blocks and members that have no words but this protocol's, by `messages.content.<type or member>`. */
  readonly unread: Record<string, unknown>;
  /** Pictures and documents whose source is none. */
  readonly refusals: Untranslatable[];
}

/** `system` and `messages` as turns: system blocks where they stand, results of tools as turns of their own before what the user says with them. */
export function readMessagesTurns(body: Fields): ReadTurns {
  const reader = new TurnReader();
  const system = reader.texts(body.system);
  if (system.length > 0) reader.turns.push({ role: "system", parts: system });
  for (const [index, message] of fieldsList(body.messages).entries()) {
    const path = `messages[${index}].content`;
    if (message.role === "assistant") reader.readAssistant(message.content, path);
    else if (message.role === "system")
      reader.turns.push({ role: "system", parts: reader.texts(message.content) });
    else reader.readUser(message.content, path);
  }
  reader.markLast(body);
  return reader;
}

const cacheOf = ({ cache_control: mark }: Fields): CacheMark | null =>
  isFields(mark) ? { ttl: textOf(mark.ttl) } : null;

const textPart = (text: string, holder: Fields = {}): TextPart => ({
  kind: "text",
  text,
  cache: cacheOf(holder),
});

/** Content is a list of blocks, or text that stands for one. */
const blocksOf = (content: unknown): readonly Fields[] =>
  typeof content === "string" ? [{ type: "text", text: content }] : fieldsList(content);

/** Members of blocks that are read here, by the type of the block; others are left whole. */
const blockMembers: Readonly<Record<string, ReadonlySet<string>>> = {
  text: new Set(["type", "text", "cache_control"]),
  image: new Set(["type", "source", "cache_control", "transformations"]),
  document: new Set(["type", "source", "title", "context", "citations", "cache_control"]),
  search_result: new Set(["type", "source", "title", "content", "citations", "cache_control"]),
  tool_reference: new Set(["type", "tool_name", "cache_control"]),
  thinking: new Set(["type", "thinking", "signature"]),
  redacted_thinking: new Set(["type", "data"]),
  tool_use: new Set(["type", "id", "name", "input", "cache_control"]),
  compaction: new Set(["type", "content", "cache_control"]),
  tool_result: new Set(["type", "tool_use_id", "content", "is_error", "cache_control"]),
};

class TurnReader implements ReadTurns {
  readonly turns: Turn[] = [];
  readonly unread: Record<string, unknown> = {};
  readonly refusals: Untranslatable[] = [];
  readonly #called = new Map<string, string>();

  texts(content: unknown): TextPart[] {
    return blocksOf(content).map((block) => {
      this.#leaveRest(block);
      if (block.type !== "text") this.#leave(textOf(block.type) ?? "block", block);
      return textPart(textOf(block.text) ?? "", block);
    });
  }

  readUser(content: unknown, path: string): void {
    let results: ToolResultPart[] = [];
    let parts: UserPart[] = [];
    const endResults = (): void => {
      if (results.length > 0) this.turns.push({ role: "tool", parts: results });
      results = [];
    };
    const endParts = (): void => {
      if (parts.length > 0) this.turns.push({ role: "user", parts, name: null });
      parts = [];
    };
    for (const [index, block] of blocksOf(content).entries()) {
      const at = `${path}[${index}]`;
      this.#leaveRest(block);
      if (block.type === "tool_result") {
        endParts();
        results.push(this.#toolResult(block, `${at}.content`));
      } else {
        endResults();
        parts.push(...this.#userParts(block, at));
      }
    }
    endResults();
    endParts();
  }

  readAssistant(content: unknown, path: string): void {
    const parts: AssistantPart[] = [];
    const proofs = new Map<string, Signature>();
    for (const [index, block] of blocksOf(content).entries()) {
      this.#leaveRest(block);
      parts.push(...this.#assistantParts(block, proofs, `${path}[${index}]`));
    }
    const signed = parts.map((part) =>
      part.kind === "tool-call" && proofs.has(part.id) ? { ...part, signature: proofs.get(part.id)! } : part,
    );
    for (const part of parts) if (part.kind === "tool-call") this.#called.set(part.id, part.name);
    this.turns.push({ role: "assistant", parts: signed, name: null });
  }

  /** A mark of the request as a whole is one of its last block that can hold one. */
  markLast(body: Fields): void {
    leaveCacheRest(this.unread, body);
    const cache = cacheOf(body);
    const turn = this.turns.at(-1);
    if (cache === null || turn === undefined) return;
    const at = turn.parts.findLastIndex((part) => "cache" in part);
    if (at === -1) this.unread.cache_control ??= body.cache_control;
    const parts = turn.parts.map((part, index) =>
      index === at && "cache" in part ? { ...part, cache: part.cache ?? cache } : part,
    );
    this.turns[this.turns.length - 1] = { ...turn, parts } as Turn;
  }

  #leave(name: string, value: unknown): void {
    this.unread[`messages.content.${name}`] ??= value;
  }

  /** A call that the model made by itself, which is what all are elsewhere, needs no word. */
  #leaveRest(block: Fields): void {
    leaveCacheRest(this.unread, block);
    const known = blockMembers[textOf(block.type) ?? ""];
    const { caller, ...others } = block;
    const isDirect = fieldsOf(caller).type === "direct";
    if (known !== undefined) leaveRest(this.unread, "messages.content", isDirect ? others : block, known);
  }

  #userParts(block: Fields, path: string): UserPart[] {
    switch (block.type) {
      case "text":
        return [textPart(textOf(block.text) ?? "", block)];
      case "image":
        return [this.#image(block, path)];
      case "document":
        return this.#document(block, path);
      case "search_result":
        for (const inner of fieldsList(block.content)) {
          this.#leaveRest(inner);
          if (inner.cache_control != null) this.#leave("cache_control", inner.cache_control);
        }
        return [searchResult(block)];
      case "tool_reference":
        return [textPart(`Tool: ${textOf(block.tool_name) ?? ""}`, block)];
      default:
        this.#leave(textOf(block.type) ?? "block", block);
        return [];
    }
  }

  #assistantParts(block: Fields, proofs: Map<string, Signature>, path: string): AssistantPart[] {
    switch (block.type) {
      case "text":
        return [textPart(textOf(block.text) ?? "", block)];
      case "thinking":
        return thinking(textOf(block.thinking) ?? "", textOf(block.signature) ?? "", proofs);
      case "redacted_thinking": {
        const signature = { protocol: "anthropic-messages", value: textOf(block.data) ?? "" } as const;
        return [{ kind: "reasoning", text: "", isSummary: false, signature, isRedacted: true, id: null }];
      }
      case "tool_use":
        return [toolCall(block)];
      case "compaction":
        // What stands for the turns before it.
        return [textPart(textOf(block.content) ?? "", block)];
      default:
        return this.#userParts(block, path);
    }
  }

  #image(block: Fields, path: string): MediaPart {
    if (isFields(block.transformations)) this.#leave("transformations", block.transformations);
    return media("image", this.#source(fieldsOf(block.source), path), block);
  }

  /** A document of blocks becomes its text, with its images after it. */
  #document(block: Fields, path: string): UserPart[] {
    const source = fieldsOf(block.source);
    if (source.type !== "content") return [media("document", this.#source(source, path), block)];
    const blocks = blocksOf(source.content);
    for (const inner of blocks) this.#leaveRest(inner);
    const text = blocks
      .flatMap((inner) => (inner.type === "text" ? [textOf(inner.text) ?? ""] : []))
      .join("\n\n");
    const images = blocks.flatMap((inner, index) =>
      inner.type === "image" ? [this.#image(inner, `${path}.source.content[${index}]`)] : [],
    );
    return [media("document", { kind: "text", text }, block), ...images];
  }

  #source(source: Fields, path: string): MediaSource {
    try {
      return blockSource(source, `${path}.source`);
    } catch (error) {
      if (!(error instanceof Untranslatable)) throw error;
      this.refusals.push(error);
      return { kind: "base64", mediaType: null, data: "" };
    }
  }

  #toolResult(block: Fields, path: string): ToolResultPart {
    const id = textOf(block.tool_use_id) ?? "";
    return {
      kind: "tool-result",
      toolCallId: id,
      toolName: this.#called.get(id) ?? null,
      type: "function",
      isError: block.is_error === true,
      parts:
        block.content == null
          ? []
          : blocksOf(block.content).flatMap((inner, index) => {
              this.#leaveRest(inner);
              return this.#userParts(inner, `${path}[${index}]`);
            }),
      cache: cacheOf(block),
    };
  }
}

function thinking(text: string, signature: string, proofs: Map<string, Signature>): AssistantPart[] {
  const sealed = openThought(signature);
  if (sealed?.callId != null && sealed.signature !== null) {
    proofs.set(sealed.callId, sealed.signature);
    return [];
  }
  const own = signature === "" ? null : ({ protocol: "anthropic-messages", value: signature } as const);
  const { isSummary = false, isRedacted = false, id = null } = sealed ?? {};
  return [
    {
      kind: "reasoning",
      text,
      isSummary,
      isRedacted,
      id,
      signature: sealed === null ? own : sealed.signature,
    },
  ];
}

const toolCall = (block: Fields): ToolCallPart => ({
  kind: "tool-call",
  id: textOf(block.id) ?? "",
  name: textOf(block.name) ?? "",
  type: "function",
  input: JSON.stringify(block.input ?? {}),
  signature: null,
  cache: cacheOf(block),
});

const media = (kind: MediaPart["kind"], source: MediaSource, block: Fields): MediaPart => ({
  kind,
  source,
  name: textOf(block.title),
  detail: null,
  context: textOf(block.context),
  hasCitations: fieldsOf(block.citations).enabled === true,
  cache: cacheOf(block),
});

/** A result of the caller's own search: a document, with where it was found as its context. */
function searchResult(block: Fields): MediaPart {
  const text = fieldsList(block.content)
    .map((inner) => textOf(inner.text) ?? "")
    .join("\n\n");
  return { ...media("document", { kind: "text", text }, block), context: textOf(block.source) };
}
