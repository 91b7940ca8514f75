import type { ReplyCodec, ReplyPart, StreamFault } from "../reply-codec.ts";
import type { ReplyEvent } from "../reply-event.ts";
import {
  type EventFilter,
  idSeed,
  type ReplyBill,
  type ReplyReader,
  type ReplyWriter,
  TranslatedStream,
} from "../translated-codec.ts";
import { partsBill } from "./parts-bill.ts";
import { lastWords, type ResumeMode, Seam } from "./seam.ts";
import type { SentReply } from "./sent-reply.ts";

/** How a reply is resumed. */
export interface Continuation {
  readonly sent: SentReply;
  readonly mode: ResumeMode;
  /** Those that wrote what was sent, in their order. */
  readonly parts: readonly ReplyPart[];
  /** Who goes on. */
  readonly next: Pick<ReplyPart, "modelId" | "deploymentId">;
}

/** Reads another upstream's stream as the rest of a reply; the client's stream goes on as one. Of streams alone. */
export const resumedCodec = (
  reader: ReplyReader,
  writer: ReplyWriter,
  continuation: Continuation,
): ReplyCodec => ({
  streamContentType: writer.streamContentType,
  openStream: (context) =>
    new TranslatedStream(
      reader.openStream(idSeed(context)),
      writer.continueStream(context, continuation.sent.events),
      context,
      new ContinuationFilter(continuation),
    ),
  readWhole: () => ({ kind: "invalid", detail: "the rest of a stream was asked for and one document came" }),
});

/**
 * Lets of the events pass what the client does not have: the text behind the seam, calls, the end. Reasoning passes until text was sent: a client that
 * reads an answer is not shown how it is thought about again.
 */
class ContinuationFilter implements EventFilter {
  hasPassed = false;
  fault: StreamFault | null = null;
  readonly #continuation: Continuation;
  readonly #seam: Seam;
  readonly #hasText: boolean;
  #isReasoning: boolean;
  /** It ended properly and said nothing that the client does not have. */
  #isEndAlone = false;
  /** It has said text, though perhaps none that the client does not have. */
  #hasRepeated = false;

  constructor(continuation: Continuation) {
    this.#continuation = continuation;
    const { sent, mode } = continuation;
    this.#hasText = sent.text !== "";
    this.#isReasoning = sent.isReasoning;
    this.#seam = new Seam(sent.text, mode, mode === "instruction" ? lastWords(sent.text) : "");
  }

  pass(event: ReplyEvent): readonly ReplyEvent[] {
    if ("choice" in event && (event.choice ?? 0) !== 0) {
      this.fault ??= { kind: "incomplete", detail: "it went on with several replies" };
      return [];
    }
    switch (event.kind) {
      case "start":
        return [];
      case "usage":
      case "error":
        return [event];
      case "text": {
        this.#hasRepeated ||= event.text.trim() !== "";
        const text = this.#hasText ? this.#seam.push(event.text) : event.text;
        return this.#checked(text === "" ? [] : [{ ...event, text }]);
      }
      case "reasoning":
      case "reasoning-end":
        return this.#hasText ? [] : this.#checked([event]);
      case "citation":
      case "logprobs":
        return this.hasPassed ? [event] : [];
      default:
        return this.#rest(event);
    }
  }

  bill(own: ReplyBill): ReplyBill {
    const { parts, next, mode, sent } = this.#continuation;
    const { usage, cost, ...rest } = own;
    if (
      this.#isEndAlone &&
      (this.#hasRepeated ? tokensOf(usage) > 0 : isBareEnd(usage) && endsSentence(sent.text))
    )
      this.hasPassed = true;
    const { knownUsage, cost: sum } = partsBill([...parts, { ...next, how: mode, usage, cost }]);
    return { ...rest, usage: knownUsage, cost: sum };
  }

  /** Something that is not text comes: what is held back is all the text there is. */
  #rest(event: ReplyEvent): readonly ReplyEvent[] {
    const text = this.#hasText ? this.#seam.end() : "";
    const isRefusal =
      event.kind === "refusal" ||
      (event.kind === "finish" && (event.reason === "refusal" || event.reason === "content-filter"));
    if (isRefusal && text === "" && !this.hasPassed) {
      this.fault = { kind: "incomplete", detail: "it refused to go on with the reply" };
      return [];
    }
    const said: readonly ReplyEvent[] = text === "" ? [] : [{ kind: "text", text }];
    // An answer that was whole but for its end needs nothing more: who goes on then says nothing. Whether that is believed, `bill` decides.
    if (event.kind === "finish" && !this.hasPassed && said.length === 0) {
      this.#isEndAlone = this.#hasText && event.reason === "stop" && event.rawReason !== "error";
      return [event];
    }
    return this.#checked([...said, event]);
  }

  /** Reasoning of another model ends before this one's begins. */
  #checked(events: readonly ReplyEvent[]): readonly ReplyEvent[] {
    if (this.#seam.isRestart)
      this.fault = { kind: "incomplete", detail: "it began the reply anew in other words" };
    if (events.length === 0 || this.fault !== null) return [];
    this.hasPassed = true;
    if (!this.#isReasoning) return events;
    this.#isReasoning = false;
    return [{ kind: "reasoning-end", signature: null, isRedacted: false, id: null }, ...events];
  }
}

/** Of a reply that consists of its end: more tokens were spent on something that did not arrive, none on nothing at all. */
const maxTokensOfAnEnd = 8;

const tokensOf = (usage: ReplyBill["usage"]): number =>
  (usage?.outputTokens ?? 0) - (usage?.reasoningTokens ?? 0);

const isBareEnd = (usage: ReplyBill["usage"]): boolean =>
  tokensOf(usage) > 0 && tokensOf(usage) <= maxTokensOfAnEnd;

/** A text that stops between words, or within one, is not whole, whatever the place that goes on with it says. */
const endsSentence = (text: string): boolean => /[.!?…。！？؟।॥)\]}"'”’»`*|>]\s*$/u.test(text);
