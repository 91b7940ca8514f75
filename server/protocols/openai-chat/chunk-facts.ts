import type { Fields } from "../fields.ts";
import { brokenChoice } from "./states-error.ts";

/** What one chunk of a stream, or one whole reply, says besides its text. */
export interface ChunkFacts {
  /** It holds text, reasoning, a tool call, a refusal or audio: something a reader waited for. */
  readonly hasToken: boolean;
  /** The same without reasoning: a part of the answer itself. */
  readonly hasAnswer: boolean;
  /** Of the first choice that states one; null: none does. */
  readonly finishReason: string | null;
  /** What broke one of the choices off; null: nothing did. */
  readonly fault: unknown;
  readonly hasChoices: boolean;
  /** The choices are present and none is in them, as in OpenAI's usage chunk. */
  readonly isChoicesEmpty: boolean;
  /** It has the shape that clients read: the choices are a list of objects, content and refusal texts (or lists of parts), tool calls a list. */
  readonly isReadable: boolean;
}

/** Fields of a delta or message that carry the answer, under the names that providers use. */
const answerFields = ["content", "tool_calls", "function_call", "refusal", "audio", "images"] as const;
const reasoningFields = ["reasoning_content", "reasoning"] as const;

const noChoices: ChunkFacts = {
  ...{ hasToken: false, hasAnswer: false, finishReason: null, fault: null },
  ...{ hasChoices: false, isChoicesEmpty: false, isReadable: true },
};
const notReadable: ChunkFacts = { ...noChoices, isReadable: false };

/**
 * Reads the choices of a `chat.completion.chunk` or a `chat.completion`.
 *
 * @param finished takes for each choice, by its index, whether it has ended so far
 */
export function chunkFacts(chunk: Fields, finished?: Map<number, boolean>): ChunkFacts {
  const choices = chunk.choices;
  if (choices === undefined || choices === null) return noChoices;
  if (!Array.isArray(choices)) return notReadable;
  let hasAnswer = false;
  let hasReasoning = false;
  let finishReason: string | null = null;
  let fault: unknown = null;
  for (let at = 0; at < choices.length; at += 1) {
    const choice = choices[at] as Fields | null;
    if (typeof choice !== "object" || choice === null) return notReadable;
    const isEnd = typeof choice.finish_reason === "string" && choice.finish_reason !== "";
    if (isEnd) {
      finishReason ??= choice.finish_reason as string;
      fault ??= brokenChoice(choice);
    }
    if (finished !== undefined) {
      const index = choiceIndex(choice, at);
      if (isEnd || !finished.has(index)) finished.set(index, isEnd);
    }
    const output = (choice.delta ?? choice.message) as Fields | null | undefined;
    if (output === undefined || output === null) continue;
    if (typeof output !== "object") return notReadable;
    if (!isTextual(output.content) || !isTextual(output.refusal) || !isListOfCalls(output.tool_calls))
      return notReadable;
    hasAnswer ||= holdsSome(output, answerFields);
    hasReasoning ||= holdsSome(output, reasoningFields);
  }
  return {
    ...{ hasToken: hasAnswer || hasReasoning, hasAnswer, finishReason, fault },
    ...{ hasChoices: true, isChoicesEmpty: choices.length === 0, isReadable: true },
  };
}

function holdsSome(output: Fields, fields: readonly string[]): boolean {
  for (const field of fields) if (!isEmpty(output[field])) return true;
  return false;
}

/** Which choice it is; some servers write the number as a text, or leave it out. @param at its position in the list */
export function choiceIndex({ index }: Fields, at: number): number {
  if (typeof index === "number") return index;
  return typeof index === "string" && /^\d{1,4}$/.test(index) ? Number(index) : at;
}

/** Numbers of the choices of a stream: where one reply was asked for, the one that begins first is the first, whatever its number. */
export class ChoiceNumbers {
  #first: number | null = null;

  /** @param at its position in the chunk's list */
  of(choice: Fields, at: number): number {
    const stated = choiceIndex(choice, at);
    this.#first ??= stated;
    if (stated === this.#first) return 0;
    return stated === 0 ? this.#first : stated;
  }
}

const isListOfCalls = (value: unknown): boolean =>
  isListOrNone(value) &&
  ((value ?? []) as unknown[]).every((call) => typeof call === "object" && call !== null);
const isListOrNone = (value: unknown): boolean =>
  value === undefined || value === null || Array.isArray(value);
const isTextual = (value: unknown): boolean => typeof value === "string" || isListOrNone(value);

function isEmpty(value: unknown): boolean {
  return (
    value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0)
  );
}
