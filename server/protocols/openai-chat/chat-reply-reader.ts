import { dataUrl, type Fields, fieldsList, fieldsOf, numberOf, textOf } from "../fields.ts";
import type { Citation, FinishReason, ReplyEvent } from "../reply-event.ts";
import type { EventReader, ReplyReader } from "../translated-codec.ts";
import { ChoiceNumbers, chunkFacts } from "./chunk-facts.ts";
import { readUsage, statedUsage } from "./read-usage.ts";
import { readReasoningDetails } from "./reasoning-details.ts";
import { brokenChoice, statedError, statesError } from "./states-error.ts";
import { callPiece, callSeed, ToolCallPlaces } from "./tool-call-places.ts";
import { wholeReplyFault } from "./whole-reply-fault.ts";

/** Reads chat completions, of OpenAI and of everybody who speaks its protocol. */
export const chatReplyReader: ReplyReader = {
  openStream: (seed) => new ChatEventReader("delta", seed),
  readWhole(reply, seed) {
    const fault = wholeReplyFault(reply);
    if (fault !== null) return fault;
    const reader = new ChatEventReader("message", seed);
    return [...reader.read(reply), ...reader.end()];
  },
};

const finishReasons: ReadonlyMap<string, FinishReason> = new Map(
  Object.entries<FinishReason>({
    stop: "stop",
    end_turn: "stop",
    eos: "stop",
    stop_sequence: "stop-sequence",
    eos_token: "stop",
    length: "length",
    max_tokens: "length",
    model_length: "context-length",
    model_context_window_exceeded: "context-length",
    tool_calls: "tool-calls",
    function_call: "tool-calls",
    tool_use: "tool-calls",
    content_filter: "content-filter",
    safety: "content-filter",
    sensitive: "content-filter",
    refusal: "refusal",
  }),
);

/** Google's OpenAI-compatible endpoint says what its filter found behind a colon (`content_filter: RECITATION`). */
const finishReasonOf = (reason: string): FinishReason =>
  finishReasons.get(reason.split(":", 1)[0]!.toLowerCase()) ?? "other";

/** One choice of a reply. */
class ChoiceReader {
  readonly #choice: number;
  readonly #seed: string;
  readonly #places: ToolCallPlaces;
  #finish: ReplyEvent | null = null;

  constructor(choice: number, seed: string) {
    this.#choice = choice;
    this.#seed = seed;
    this.#places = new ToolCallPlaces(choice);
  }

  get hasEnded(): boolean {
    return this.#finish !== null;
  }

  /** @param sources what the reply as a whole rests on: told at its end */
  read(choice: Fields, part: "delta" | "message", sources: readonly Citation[]): ReplyEvent[] {
    const events: ReplyEvent[] = [];
    const output = fieldsOf(choice[part] ?? choice.message ?? choice.delta);
    const at = { choice: this.#choice };
    this.#readThinking(output, events);
    for (const text of contentTexts(output.content, (thought) =>
      events.push({ kind: "reasoning", text: thought, ...at }),
    ))
      events.push({ kind: "text", text, ...at });
    const refusal = textOf(output.refusal);
    if (refusal) events.push({ kind: "refusal", text: refusal, ...at });
    const logprobs = fieldsOf(choice.logprobs).content;
    if (Array.isArray(logprobs) && logprobs.length > 0)
      events.push({ kind: "logprobs", content: logprobs, ...at });
    for (const note of [...fieldsList(output.annotations), ...fieldsList(output.citations)])
      events.push({ kind: "citation", citation: readCitation(note), ...at });
    this.#readMedia(output, events);
    for (const call of fieldsList(output.tool_calls)) this.#readCall(call, events);
    if (typeof output.function_call === "object" && output.function_call !== null)
      this.#readCall({ index: 0, function: output.function_call }, events);
    // Some servers state an empty one with every chunk.
    const reason = textOf(choice.finish_reason) || null;
    if (reason !== null && this.#finish === null) {
      const known = finishReasonOf(reason);
      // Some servers end a reply that calls tools with `stop`.
      const meant = known === "stop" && this.#places.calls.length > 0 ? "tool-calls" : known;
      const stopSequence = textOf(choice.stop_reason) ?? textOf(choice.matched_stop);
      this.#finish = {
        kind: "finish",
        reason: meant === "stop" && stopSequence !== null ? "stop-sequence" : meant,
        rawReason: reason,
        stopSequence,
        detail: null,
        ...at,
      };
      for (const citation of sources) events.push({ kind: "citation", citation, ...at });
      for (const { index } of this.#places.calls) events.push({ kind: "tool-end", index, ...at });
      events.push(this.#finish);
    }
    return events;
  }

  #readThinking(output: Fields, events: ReplyEvent[]): void {
    const at = { choice: this.#choice };
    const thought = textOf(output.reasoning_content) ?? textOf(output.reasoning);
    const { parts } = readReasoningDetails(output.reasoning_details);
    if (thought) events.push({ kind: "reasoning", text: thought, ...at });
    else
      for (const { text, isSummary } of parts)
        if (text !== "") events.push({ kind: "reasoning", text, isSummary, ...at });
    for (const { signature, isRedacted, id } of parts)
      if (signature !== null) events.push({ kind: "reasoning-end", signature, isRedacted, id, ...at });
  }

  #readMedia(output: Fields, events: ReplyEvent[]): void {
    const at = { choice: this.#choice };
    for (const image of fieldsList(output.images)) {
      const url = textOf(fieldsOf(image.image_url).url) ?? "";
      const inline = dataUrl(url);
      if (inline !== null) events.push({ kind: "media", type: "image", ...inline, transcript: null, ...at });
      else if (url !== "") events.push({ kind: "text", text: `![image](${url})`, ...at });
    }
    const audio = fieldsOf(output.audio);
    const data = textOf(audio.data);
    if (data !== null)
      events.push({
        ...{ kind: "media", type: "audio", mediaType: "audio/wav", data, ...at },
        transcript: textOf(audio.transcript),
      });
  }

  #readCall(call: Fields, events: ReplyEvent[]): void {
    const at = { choice: this.#choice };
    const piece = callPiece(call);
    const placed = this.#places.place(call, piece, this.#seed);
    if (placed === null) return;
    const { index, id, name, type } = placed.call;
    if (placed.isNew) {
      const thought = textOf(fieldsOf(fieldsOf(call.extra_content).google).thought_signature);
      events.push({
        ...{ kind: "tool-call", index, id, name, type, ...at },
        signature: thought === null ? null : { protocol: "gemini", value: thought },
      });
    }
    if (piece.input !== "") events.push({ kind: "tool-input", index, text: piece.input, ...at });
  }
}

class ChatEventReader implements EventReader {
  readonly isDone = false;
  readonly #part: "delta" | "message";
  /** Clients of other protocols read one reply. */
  readonly #numbers = new ChoiceNumbers();
  readonly #choices = new Map<number, ChoiceReader>();
  #hasStarted = false;
  #seed: string;
  #sources: readonly Citation[] = [];
  #serviceTier: string | null = null;

  constructor(part: "delta" | "message", seed = "") {
    this.#part = part;
    this.#seed = seed;
  }

  read(chunk: Fields, name: string | null = null): readonly ReplyEvent[] {
    if (statesError(chunk) || name === "error") return [{ kind: "error", error: statedError(chunk) }];
    const events: ReplyEvent[] = [];
    const id = textOf(chunk.id) || null;
    // Azure's first chunk tells of filters alone: it has neither id nor choices.
    if (!this.#hasStarted && (id !== null || fieldsList(chunk.choices).length > 0)) {
      this.#hasStarted = true;
      this.#seed = callSeed(id) || this.#seed || "0";
      const model = textOf(chunk.model) || null;
      events.push({ kind: "start", id, model, created: numberOf(chunk.created) || null });
    }
    if (!chunkFacts(chunk).isReadable)
      return [{ kind: "error", error: "its `choices` have no shape that clients can read" }];
    this.#sources = sourcesOf(chunk) ?? this.#sources;
    for (const [at, choice] of fieldsList(chunk.choices).entries()) {
      const fault = brokenChoice(choice);
      if (fault !== null) return [...events, { kind: "error", error: fault }];
      const index = this.#numbers.of(choice, at);
      const reader = this.#choices.get(index) ?? new ChoiceReader(index, this.#seed);
      this.#choices.set(index, reader);
      events.push(...reader.read(choice, this.#part, this.#sources));
    }
    this.#serviceTier = textOf(chunk.service_tier) ?? this.#serviceTier;
    const usage = readUsage(statedUsage(chunk), this.#serviceTier);
    if (usage !== null) events.push({ kind: "usage", usage, serviceTier: this.#serviceTier });
    return events;
  }

  /** A reply of several choices is whole when each of them has ended. */
  end(): readonly ReplyEvent[] {
    const ended = [...this.#choices.values()].filter(({ hasEnded }) => hasEnded).length;
    return ended === 0 || ended === this.#choices.size
      ? []
      : [{ kind: "error", error: "one of its choices has no finish reason" }];
  }
}

/** Texts of a message's content, which some servers send in parts, thinking among them. */
function contentTexts(content: unknown, onThought: (text: string) => void): string[] {
  if (typeof content === "string") return content === "" ? [] : [content];
  const texts: string[] = [];
  for (const part of fieldsList(content)) {
    const text = textOf(part.text) ?? "";
    if (part.type === "thinking")
      onThought(textOf(part.thinking) ?? contentTexts(part.thinking, () => {}).join(""));
    else if (text !== "") texts.push(text);
  }
  return texts;
}

/** Perplexity's sources, which stand beside the choices, in every chunk; null: it states none. */
function sourcesOf({ search_results: results, citations }: Fields): readonly Citation[] | null {
  const found = fieldsList(results).length > 0 ? results : citations;
  if (!Array.isArray(found) || found.length === 0) return null;
  return found.map((raw: unknown) => {
    const { url = raw, title, snippet } = fieldsOf(raw);
    const place = { startIndex: null, endIndex: null };
    return { url: textOf(url), title: textOf(title), quotedText: textOf(snippet), ...place, raw };
  });
}

function readCitation(note: Fields): Citation {
  const cited = fieldsOf(note.url_citation);
  return {
    url: textOf(cited.url),
    title: textOf(cited.title),
    quotedText: textOf(cited.content),
    startIndex: numberOf(cited.start_index),
    endIndex: numberOf(cited.end_index),
    raw: note,
  };
}
