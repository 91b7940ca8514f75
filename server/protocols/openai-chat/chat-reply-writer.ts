import type { CostResult, Meters } from "../../../engine/index.ts";
import { compact, type Fields, fieldsOf } from "../fields.ts";
import type { ReplyContext } from "../reply-codec.ts";
import type { ReplyEvent } from "../reply-event.ts";
import type { EventWriter, ReplyBill, ReplyWriter } from "../translated-codec.ts";
import { asciiJson } from "../wire/json/ascii-json.ts";
import { DeltaMaker } from "./chat-deltas.ts";
import { WholeMessage } from "./chat-message.ts";
import { openAiTierField } from "./openai-tier.ts";
import { usageReport } from "./usage-report.ts";

/** Answers clients of chat completions from events. */
export const chatReplyWriter: ReplyWriter = {
  streamContentType: "text/event-stream; charset=utf-8",
  openStream: (context) => new ChatEventWriter(context),
  continueStream(context, sent) {
    const writer = new ChatEventWriter(context);
    writer.goOn(sent);
    return writer;
  },
  writeWhole(events, bill, context) {
    const messages = new Map<number, WholeMessage>();
    const deltas = new DeltaMaker(context);
    let start: ReplyEvent | null = null;
    for (const event of events) {
      if (event.kind === "start") start = event;
      const choice = "choice" in event ? (event.choice ?? 0) : 0;
      const piece = deltas.of(event);
      if (piece === null) continue;
      const message = messages.get(choice) ?? new WholeMessage();
      messages.set(choice, message);
      message.add(piece);
    }
    const choices = [...messages].map(([index, message]) => message.toChoice(index));
    const head = {
      ...envelope(start, context, "chat.completion"),
      choices,
      ...openAiTierField(bill.serviceTier),
    };
    return `${asciiJson(head).slice(0, -1)},"usage":${usageText(bill)}}`;
  },
};

class ChatEventWriter implements EventWriter {
  readonly #context: ReplyContext;
  readonly #deltas: DeltaMaker;
  readonly #begun = new Set<number>();
  /** Types of the calls, which their pieces do not repeat. */
  readonly #customCalls = new Set<string>();
  #head: Fields;

  constructor(context: ReplyContext) {
    this.#context = context;
    this.#deltas = new DeltaMaker(context);
    this.#head = envelope(null, context, "chat.completion.chunk");
  }

  /** Takes the reply's id and time from the chunks that the client has; its role was said. */
  goOn(sent: readonly Fields[]): void {
    const { id, created } = sent[0] ?? {};
    this.#head = { ...this.#head, ...compact({ id, created }) };
    this.#begun.add(0);
  }

  write(event: ReplyEvent): string {
    if (event.kind === "start") {
      this.#head = envelope(event, this.#context, "chat.completion.chunk");
      return this.#begin(0);
    }
    const piece = this.#deltas.of(event);
    if (piece === null) return "";
    const index = "choice" in event ? (event.choice ?? 0) : 0;
    if (event.kind === "tool-call" && event.type === "custom")
      this.#customCalls.add(`${index} ${event.index}`);
    const delta =
      event.kind === "tool-input" ? this.#inputDelta(piece.delta, `${index} ${event.index}`) : piece.delta;
    const choice = {
      index,
      delta,
      finish_reason: piece.finishReason ?? null,
      ...(piece.logprobs === undefined ? {} : { logprobs: piece.logprobs }),
      ...(piece.rawReason == null ? {} : { native_finish_reason: piece.rawReason }),
    };
    return this.#begin(index) + this.#chunk([choice]);
  }

  end(bill: ReplyBill): string {
    const options = fieldsOf(this.#context.clientBody.stream_options);
    // Code that never asked for usage reads `choices[0]` of every chunk.
    const choices = options.include_usage === true ? [] : [{ index: 0, delta: {}, finish_reason: null }];
    const head = { ...this.#head, choices, ...openAiTierField(bill.serviceTier) };
    return `data: ${asciiJson(head).slice(0, -1)},"usage":${usageText(bill)}}\n\ndata: [DONE]\n\n`;
  }

  #begin(index: number): string {
    if (this.#begun.has(index)) return "";
    this.#begun.add(index);
    return this.#chunk([{ index, delta: { role: "assistant", content: "" }, finish_reason: null }]);
  }

  #inputDelta(delta: Fields, call: string): Fields {
    if (!Array.isArray(delta.tool_calls)) return delta;
    const isCustom = this.#customCalls.has(call);
    const calls = (delta.tool_calls as Fields[]).map(({ index, input }) =>
      isCustom ? { index, custom: { input } } : { index, function: { arguments: input } },
    );
    return { tool_calls: calls };
  }

  #chunk(choices: readonly Fields[]): string {
    return `data: ${asciiJson({ ...this.#head, choices })}\n\n`;
  }
}

function envelope(start: ReplyEvent | null, context: ReplyContext, object: string): Fields {
  const begun = start?.kind === "start" ? start : null;
  return {
    id: begun?.id ?? `chatcmpl-${context.requestId}`,
    object,
    created: begun?.created ?? context.nowSeconds,
    model: context.servedModelId,
  };
}

function usageText({ usage, cost }: { usage: Meters | null; cost: CostResult }): string {
  if (usage === null) return usageReport(null, null, null, cost);
  const { inputTokens, outputTokens, cachedInputTokens, cacheWriteTokens, reasoningTokens } = usage;
  const total = inputTokens === null || outputTokens === null ? null : inputTokens + outputTokens;
  const written =
    cacheWriteTokens == null && usage.cacheWrite1hTokens == null
      ? null
      : (cacheWriteTokens ?? 0) + (usage.cacheWrite1hTokens ?? 0);
  const fields = {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: total,
    prompt_tokens_details: {
      cached_tokens: cachedInputTokens,
      ...compact({ cache_write_tokens: written, audio_tokens: usage.audioInputTokens }),
    },
    completion_tokens_details: {
      reasoning_tokens: reasoningTokens,
      ...compact({ audio_tokens: usage.audioOutputTokens }),
    },
  };
  return usageReport(asciiJson(fields), fields, usage, cost);
}
