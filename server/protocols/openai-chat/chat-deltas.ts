import type { Signature } from "../../operation/normalised-request.ts";
import { compact, type Fields } from "../fields.ts";
import type { ReplyContext } from "../reply-codec.ts";
import type { Citation, FinishReason, ReplyEvent } from "../reply-event.ts";
import { callDetail, reasoningDetail } from "./reasoning-details.ts";

const finishWords: Readonly<Record<FinishReason, string>> = {
  stop: "stop",
  "stop-sequence": "stop",
  length: "length",
  "tool-calls": "tool_calls",
  refusal: "content_filter",
  "content-filter": "content_filter",
  pause: "stop",
  "context-length": "length",
  other: "stop",
};

/** What one event adds to a choice. */
export interface Piece {
  readonly delta: Fields;
  readonly finishReason?: string;
  readonly rawReason?: string | null;
  readonly logprobs?: Fields;
}

/** The delta that says one event; null: it says nothing here. */
export class DeltaMaker {
  /** The client declared tools in the oldest form and reads calls in it. */
  readonly #isLegacy: boolean;
  #details = 0;
  #thought = "";
  #hasRefusal = false;

  constructor({ clientBody }: Pick<ReplyContext, "clientBody">) {
    this.#isLegacy = Array.isArray(clientBody.functions) && !Array.isArray(clientBody.tools);
  }

  of(event: ReplyEvent): Piece | null {
    switch (event.kind) {
      case "text":
        return { delta: { content: event.text } };
      case "reasoning": {
        const text = event.isNewPart === true && this.#thought !== "" ? `\n\n${event.text}` : event.text;
        this.#thought += text;
        return { delta: { reasoning_content: text } };
      }
      case "reasoning-end":
        return this.#thinking(event);
      case "tool-call":
        return { delta: this.#call(event) };
      case "tool-input":
        return { delta: this.#input(event.index, event.text) };
      case "refusal":
        this.#hasRefusal = true;
        return { delta: { refusal: event.text } };
      case "media":
        return { delta: mediaDelta(event) };
      case "citation":
        return { delta: citationDelta(event.citation) };
      case "logprobs":
        return { delta: {}, logprobs: { content: event.content } };
      case "finish": {
        const { reason, rawReason, detail } = event;
        const isSilentRefusal = reason === "refusal" && detail !== null && !this.#hasRefusal;
        const word = this.#isLegacy && reason === "tool-calls" ? "function_call" : finishWords[reason];
        return { delta: isSilentRefusal ? { refusal: detail } : {}, finishReason: word, rawReason };
      }
      default:
        return null;
    }
  }

  #thinking(event: ReplyEvent & { kind: "reasoning-end" }): Piece | null {
    const text = this.#thought;
    this.#thought = "";
    if (event.signature === null) return null;
    const detail = reasoningDetail({ ...event, text, isSummary: false }, this.#details++);
    return { delta: { reasoning_details: [detail] } };
  }

  #call({ index, id, name, type, signature }: ReplyEvent & { kind: "tool-call" }): Fields {
    if (type === "custom") return { tool_calls: [{ index, id, type, custom: { name, input: "" } }] };
    if (this.#isLegacy) return { function_call: { name, arguments: "" } };
    const call = { index, id, type, function: { name, arguments: "" }, ...extraContent(signature) };
    return {
      tool_calls: [call],
      ...(signature === null ? {} : { reasoning_details: [callDetail(id, signature, this.#details++)] }),
    };
  }

  #input(index: number, text: string): Fields {
    if (this.#isLegacy) return { function_call: { arguments: text } };
    return { tool_calls: [{ index, function: { arguments: text }, input: text }] };
  }
}

const extraContent = (signature: Signature | null): Fields =>
  signature?.protocol === "gemini"
    ? { extra_content: { google: { thought_signature: signature.value } } }
    : {};

const mediaDelta = ({ type, mediaType, data, transcript }: ReplyEvent & { kind: "media" }): Fields =>
  type === "image"
    ? { images: [{ type: "image_url", image_url: { url: `data:${mediaType};base64,${data}` } }] }
    : { audio: { data, transcript } };

/** A source without an address is none of OpenAI's annotations, whose readers take no others: it stands beside them, as its provider wrote it. */
function citationDelta({ url, title, quotedText, startIndex, endIndex, raw }: Citation): Fields {
  if (url === null) return { citations: [raw] };
  const place = { start_index: startIndex ?? 0, end_index: endIndex ?? 0 };
  const url_citation = compact({ url, title: title ?? "", ...place, content: quotedText });
  return { annotations: [{ type: "url_citation", url_citation }] };
}
