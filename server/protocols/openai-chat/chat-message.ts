import { type Fields, fieldsOf } from "../fields.ts";
import type { Piece } from "./chat-deltas.ts";

/** The pieces of one choice, put together. */
export class WholeMessage {
  #content: string | null = null;
  #reasoning = "";
  #refusal: string | null = null;
  readonly #lists: Record<string, Fields[]> = {};
  readonly #calls: Record<string, unknown>[] = [];
  #legacy: { name: string; arguments: string } | null = null;
  #audio: unknown = null;
  #logprobs: unknown[] = [];
  #finish: string | null = null;
  #raw: string | null = null;

  add({ delta, finishReason, rawReason, logprobs }: Piece): void {
    if (typeof delta.content === "string") this.#content = (this.#content ?? "") + delta.content;
    if (typeof delta.reasoning_content === "string") this.#reasoning += delta.reasoning_content;
    if (typeof delta.refusal === "string") this.#refusal = (this.#refusal ?? "") + delta.refusal;
    for (const name of ["reasoning_details", "annotations", "citations", "images"]) {
      if (Array.isArray(delta[name])) this.#lists[name] = [...(this.#lists[name] ?? []), ...delta[name]];
    }
    if (Array.isArray(delta.tool_calls)) for (const call of delta.tool_calls as Fields[]) this.#addCall(call);
    const legacy = fieldsOf(delta.function_call);
    if (typeof legacy.name === "string") this.#legacy = { name: legacy.name, arguments: "" };
    else if (typeof legacy.arguments === "string" && this.#legacy) this.#legacy.arguments += legacy.arguments;
    if (delta.audio !== undefined) this.#audio = delta.audio;
    if (Array.isArray(logprobs?.content)) this.#logprobs.push(...logprobs.content);
    if (finishReason === undefined) return;
    this.#finish = finishReason;
    this.#raw = rawReason ?? null;
  }

  #addCall(call: Fields): void {
    if (call.id !== undefined) {
      const { index: _, ...whole } = call;
      this.#calls.push(whole);
      return;
    }
    const open = this.#calls[Number(call.index)];
    if (open === undefined) return;
    if (open.type === "custom") {
      const custom = fieldsOf(open.custom);
      open.custom = { ...custom, input: `${custom.input}${call.input}` };
    } else {
      const called = fieldsOf(open.function);
      open.function = { ...called, arguments: `${called.arguments}${call.input}` };
    }
  }

  toChoice(index: number): Fields {
    const calls = this.#calls;
    return {
      index,
      message: {
        role: "assistant",
        content: this.#content,
        refusal: this.#refusal,
        ...(this.#reasoning === "" ? {} : { reasoning_content: this.#reasoning }),
        ...this.#lists,
        ...(calls.length === 0 ? {} : { tool_calls: calls }),
        ...(this.#legacy === null ? {} : { function_call: this.#legacy }),
        ...(this.#audio === null ? {} : { audio: this.#audio }),
      },
      logprobs: this.#logprobs.length === 0 ? null : { content: this.#logprobs, refusal: null },
      finish_reason: this.#finish,
      native_finish_reason: this.#raw,
    };
  }
}
