import { compact, type Fields, fieldsOf, textOf } from "../fields.ts";
import { withCost } from "../priced-usage.ts";
import type { ReplyContext } from "../reply-codec.ts";
import type { ReplyEvent } from "../reply-event.ts";
import type { EventWriter, ReplyBill, ReplyWriter } from "../translated-codec.ts";
import { asciiJson } from "../wire/json/ascii-json.ts";
import { CandidateParts } from "./candidate-parts.ts";
import { geminiUsage } from "./gemini-usage-report.ts";
import { googleBody } from "./google-fields.ts";

/** Answers clients of `generateContent` and `streamGenerateContent` from events. */
export const geminiReplyWriter: ReplyWriter = {
  streamContentType: "text/event-stream; charset=utf-8",
  openStream: (context) => new GeminiEventWriter(context, null),
  continueStream: (context, sent) => new GeminiEventWriter(context, textOf(sent[0]?.responseId)),
  writeWhole(events, bill, context) {
    const reply = new WrittenReply(context, null);
    const parts = new Map<number, Fields[]>();
    const add = (choice: number, more: readonly Fields[]): void => {
      const list = parts.get(choice) ?? [];
      for (const part of more) join(list, part);
      parts.set(choice, list);
    };
    for (const event of events) {
      const choice = ("choice" in event ? event.choice : undefined) ?? 0;
      add(choice, reply.add(event));
    }
    return reply.last(bill, (choice, rest) => {
      add(choice, rest);
      return parts.get(choice) ?? [];
    });
  },
};

/** What of a reply is written in the same way whole and in pieces. */
class WrittenReply {
  readonly #context: ReplyContext;
  readonly #areThoughtsShown: boolean;
  readonly #candidates = new Map<number, CandidateParts>();
  #id: string | null;

  constructor(context: ReplyContext, id: string | null) {
    this.#context = context;
    this.#id = id;
    const { thinkingConfig } = fieldsOf(googleBody(context.clientBody).generationConfig);
    this.#areThoughtsShown = fieldsOf(thinkingConfig).includeThoughts === true;
  }

  /** The parts that an event adds to its candidate. */
  add(event: ReplyEvent): readonly Fields[] {
    if (event.kind === "start") {
      this.#id ??= event.id;
      return [];
    }
    return event.kind === "usage" || event.kind === "error"
      ? []
      : this.#candidate(event.choice ?? 0).add(event);
  }

  chunk(members: Fields): Fields {
    const { requestId, servedModelId } = this.#context;
    return { ...members, modelVersion: servedModelId, responseId: this.#id || requestId };
  }

  /** The JSON of the whole reply, or of the last piece of a stream. @param partsOf all parts of a candidate that stand in it, of which the last are given */
  last(
    { usage, serviceTier, cost }: ReplyBill,
    partsOf: (choice: number, rest: readonly Fields[]) => readonly Fields[],
  ): string {
    const first = this.#candidate(0);
    const isBlocked = this.#candidates.size === 1 && first.isBlocked;
    const candidates = [...this.#candidates]
      .sort(([one], [other]) => one - other)
      .map(([index, candidate]) => {
        const parts = partsOf(index, candidate.end());
        // Readers of this protocol take no content without a part.
        const content = { role: "model", parts: parts.length === 0 ? [{ text: "" }] : parts };
        return { content, ...candidate.ending(), index };
      });
    const blocked = compact({ blockReason: "SAFETY", blockReasonMessage: first.detail });
    const body = this.chunk(isBlocked ? { promptFeedback: blocked } : { candidates });
    const counted = withCost(asciiJson(geminiUsage(usage, serviceTier)), cost);
    return `${asciiJson(body).slice(0, -1)},"usageMetadata":${counted}}`;
  }

  #candidate(choice: number): CandidateParts {
    const known = this.#candidates.get(choice);
    if (known !== undefined) return known;
    const made = new CandidateParts(this.#areThoughtsShown);
    this.#candidates.set(choice, made);
    return made;
  }
}

class GeminiEventWriter implements EventWriter {
  readonly #reply: WrittenReply;

  /** @param id of a reply that goes on; null: it begins */
  constructor(context: ReplyContext, id: string | null) {
    this.#reply = new WrittenReply(context, id);
  }

  write(event: ReplyEvent): string {
    const parts = this.#reply.add(event);
    if (parts.length === 0) return "";
    const index = ("choice" in event ? event.choice : undefined) ?? 0;
    return sse(asciiJson(this.#reply.chunk({ candidates: [{ content: { role: "model", parts }, index }] })));
  }

  end(bill: ReplyBill): string {
    return sse(this.#reply.last(bill, (_choice, rest) => rest));
  }
}

const sse = (json: string): string => `data: ${json}\n\n`;

/** Adds a part; texts of one kind in a row are one. */
function join(list: Fields[], part: Fields): void {
  const last = list.at(-1);
  const isMore =
    last !== undefined &&
    typeof last.text === "string" &&
    typeof part.text === "string" &&
    last.thought === part.thought &&
    last.thoughtSignature === undefined &&
    part.thoughtSignature === undefined;
  if (isMore) list[list.length - 1] = { ...last, text: `${last.text}${part.text}` };
  else list.push(part);
}
