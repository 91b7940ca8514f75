import type { Meters } from "../../../engine/index.ts";
import { type Fields, fieldsList, fieldsOf, isFields, numberOf, textOf } from "../fields.ts";
import type { Citation, FinishReason, ReplyEvent } from "../reply-event.ts";
import { tierMeter } from "../service-tier.ts";
import type { EventReader, ReplyReader } from "../translated-codec.ts";

/** Reads `Converse` and `ConverseStream`; the adapter has made server-sent events of the latter's binary frames. */
export const converseReplyReader: ReplyReader = {
  openStream: () => new ConverseEventReader(),
  readWhole(reply) {
    const message = fieldsOf(fieldsOf(reply.output).message);
    if (!Array.isArray(message.content))
      return { kind: "invalid", detail: "it has no `output.message.content`" };
    const reader = new ConverseEventReader();
    const events = [...reader.read({}, "messageStart")];
    for (const [contentBlockIndex, block] of fieldsList(message.content).entries()) {
      const toolUse = fieldsOf(block.toolUse);
      const thought = fieldsOf(fieldsOf(block.reasoningContent).reasoningText);
      if (isFields(block.toolUse)) {
        events.push(...reader.read({ contentBlockIndex, start: { toolUse } }, "contentBlockStart"));
        const input = JSON.stringify(toolUse.input ?? {});
        events.push(
          ...reader.read({ contentBlockIndex, delta: { toolUse: { input } } }, "contentBlockDelta"),
        );
      } else if (isFields(block.citationsContent)) {
        const { content, citations } = block.citationsContent;
        for (const { text } of fieldsList(content))
          events.push(...reader.read({ contentBlockIndex, delta: { text } }, "contentBlockDelta"));
        for (const citation of fieldsList(citations))
          events.push(...reader.read({ contentBlockIndex, delta: { citation } }, "contentBlockDelta"));
      } else if (Object.keys(thought).length > 0) {
        for (const reasoningContent of [{ text: thought.text }, { signature: thought.signature }])
          events.push(
            ...reader.read({ contentBlockIndex, delta: { reasoningContent } }, "contentBlockDelta"),
          );
      } else events.push(...reader.read({ contentBlockIndex, delta: block }, "contentBlockDelta"));
      events.push(...reader.read({ contentBlockIndex }, "contentBlockStop"));
    }
    const { stopReason, additionalModelResponseFields } = reply;
    events.push(...reader.read({ stopReason, additionalModelResponseFields }, "messageStop"));
    return [...events, ...reader.read({ usage: reply.usage, serviceTier: reply.serviceTier }, "metadata")];
  },
};

/** What is not here is `other`. */
const finishReasons: ReadonlyMap<string, FinishReason> = new Map(
  Object.entries<FinishReason>({
    end_turn: "stop",
    tool_use: "tool-calls",
    max_tokens: "length",
    stop_sequence: "stop-sequence",
    guardrail_intervened: "content-filter",
    content_filtered: "content-filter",
    model_context_window_exceeded: "context-length",
  }),
);

/** The model tried to answer or to call a tool, and nothing of use came of it. */
const broken: ReadonlySet<string> = new Set(["malformed_model_output", "malformed_tool_use"]);

class ConverseEventReader implements EventReader {
  /** Figures of usage follow the end of the message: the stream is over when they have come. */
  isDone = false;
  #calls = 0;
  /** Kind of the open blocks by their index; a number is a call's. */
  readonly #open = new Map<number, number | "reasoning">();
  #signature = "";
  #isRedacted = false;
  #imageFormat = "png";

  read(data: Fields, name: string | null): readonly ReplyEvent[] {
    switch (name) {
      case "messageStart":
        return [{ kind: "start", id: null, model: null, created: null }];
      case "contentBlockStart":
        return this.#start(data);
      case "contentBlockDelta":
        return this.#delta(data);
      case "contentBlockStop":
        return this.#stop(Number(data.contentBlockIndex));
      case "messageStop": {
        const rawReason = textOf(data.stopReason);
        if (rawReason === null) return [];
        if (broken.has(rawReason))
          return [{ kind: "error", error: { message: `it ended with the stop reason \`${rawReason}\`` } }];
        const reason = finishReasons.get(rawReason) ?? "other";
        const stopSequence = textOf(fieldsOf(data.additionalModelResponseFields).stop_sequence);
        return [{ kind: "finish", reason, rawReason, stopSequence, detail: null }];
      }
      case "metadata": {
        this.isDone = true;
        const usage = readConverseUsage(data.usage);
        const serviceTier = textOf(fieldsOf(data.serviceTier).type);
        return usage === null
          ? []
          : [{ kind: "usage", usage: { ...usage, ...tierMeter(serviceTier) }, serviceTier }];
      }
      default:
        return name?.endsWith("Exception") ? [{ kind: "error", error: { ...data, type: name } }] : [];
    }
  }

  end(): readonly ReplyEvent[] {
    return [];
  }

  #start(data: Fields): ReplyEvent[] {
    const start = fieldsOf(data.start);
    this.#imageFormat = textOf(fieldsOf(start.image).format) ?? "png";
    const { toolUseId, name } = fieldsOf(start.toolUse);
    if (typeof toolUseId !== "string" || typeof name !== "string") return [];
    const index = this.#calls++;
    this.#open.set(Number(data.contentBlockIndex), index);
    return [{ kind: "tool-call", index, id: toolUseId, name, type: "function", signature: null }];
  }

  #delta({ contentBlockIndex, delta }: Fields): ReplyEvent[] {
    const { text, toolUse, reasoningContent, citation, image } = fieldsOf(delta);
    const at = Number(contentBlockIndex);
    if (typeof text === "string" && text !== "") return [{ kind: "text", text }];
    const index = this.#open.get(at);
    const input = textOf(fieldsOf(toolUse).input);
    if (input !== null && typeof index === "number") return [{ kind: "tool-input", index, text: input }];
    if (isFields(citation)) return [{ kind: "citation", citation: readCitation(citation) }];
    const { format, source } = fieldsOf(image);
    const data = textOf(fieldsOf(source).bytes);
    const mediaType = `image/${textOf(format) ?? this.#imageFormat}`;
    if (data !== null) return [{ kind: "media", type: "image", mediaType, data, transcript: null }];
    if (!isFields(reasoningContent)) return [];
    this.#open.set(at, "reasoning");
    const redacted = textOf(reasoningContent.redactedContent);
    this.#isRedacted ||= redacted !== null;
    this.#signature += redacted ?? textOf(reasoningContent.signature) ?? "";
    const thought = textOf(reasoningContent.text);
    return thought ? [{ kind: "reasoning", text: thought }] : [];
  }

  #stop(at: number): ReplyEvent[] {
    const open = this.#open.get(at);
    this.#open.delete(at);
    if (typeof open === "number") return [{ kind: "tool-end", index: open }];
    if (open === undefined) return [];
    const value = this.#signature;
    const isRedacted = this.#isRedacted;
    this.#signature = "";
    this.#isRedacted = false;
    const signature = value === "" ? null : ({ protocol: "anthropic-messages", value } as const);
    return [{ kind: "reasoning-end", signature, isRedacted, id: null }];
  }
}

function readCitation(raw: Fields): Citation {
  const quoted = fieldsList(raw.sourceContent)
    .map(({ text }) => textOf(text) ?? "")
    .join("");
  const url = textOf(fieldsOf(fieldsOf(raw.location).web).url);
  const own = citationOfClaude(raw, quoted) ?? raw;
  return {
    url,
    title: textOf(raw.title),
    quotedText: quoted || null,
    startIndex: null,
    endIndex: null,
    raw: own,
  };
}

/** How Anthropic itself writes places in documents, which its clients know; null: it is another place. */
function citationOfClaude({ title, source, location }: Fields, cited_text: string): Fields | null {
  const { documentChar, documentPage, documentChunk, searchResultLocation } = fieldsOf(location);
  const forms = [
    ["char_location", documentChar, "start_char_index", "end_char_index"],
    ["page_location", documentPage, "start_page_number", "end_page_number"],
    ["content_block_location", documentChunk, "start_block_index", "end_block_index"],
  ] as const;
  for (const [type, place, start, end] of forms) {
    if (!isFields(place)) continue;
    const range = { [start]: place.start ?? 0, [end]: place.end ?? 0 };
    const document = {
      document_index: place.documentIndex ?? 0,
      document_title: title ?? null,
      file_id: null,
    };
    return { type, cited_text, ...document, ...range };
  }
  if (!isFields(searchResultLocation)) return null;
  const { searchResultIndex, start, end } = searchResultLocation;
  return {
    ...{ type: "search_result_location", cited_text, source: source ?? "", title: title ?? null },
    ...{
      search_result_index: searchResultIndex ?? 0,
      start_block_index: start ?? 0,
      end_block_index: end ?? 0,
    },
  };
}

/** Bedrock counts cached tokens beside the input, as Anthropic does. */
function readConverseUsage(usage: unknown): Meters | null {
  if (!isFields(usage)) return null;
  const input = numberOf(usage.inputTokens);
  const read = numberOf(usage.cacheReadInputTokens);
  const written = numberOf(usage.cacheWriteInputTokens);
  const hour = fieldsList(usage.cacheDetails).reduce(
    (sum, { ttl, inputTokens }) => (ttl === "1h" ? sum + (numberOf(inputTokens) ?? 0) : sum),
    0,
  );
  return {
    inputTokens: input === null ? null : input + (read ?? 0) + (written ?? 0),
    cachedInputTokens: read,
    cacheWriteTokens: written === null ? null : Math.max(0, written - hour),
    ...(hour === 0 ? {} : { cacheWrite1hTokens: hour }),
    outputTokens: numberOf(usage.outputTokens),
    reasoningTokens: null,
  };
}
