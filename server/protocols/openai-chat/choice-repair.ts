import { type Fields, fieldsList, fieldsOf, isFields, textOf } from "../fields.ts";
import { ChoiceNumbers, choiceIndex } from "./chunk-facts.ts";
import { type CallPiece, callPiece, callSeed, type PlacedCall, ToolCallPlaces } from "./tool-call-places.ts";

/**
 * Puts right what SDKs stumble over in the choices of a reply that passes through otherwise: choices that do not say which they are, one whose number is not 0 where one was asked for, a `message` in place of
 * a `delta`, tool calls without index, id or type, under one index, with arguments that are an object, or whose later pieces repeat id and name, which clients
 * that join pieces would double. Works on what was parsed of a byte string, and writes one.
 */
export class ChoiceRepair {
  readonly #part: "delta" | "message";
  readonly #places = new Map<number, ToolCallPlaces>();
  /** Whether the latest chunk began a call: one like it may begin another, or repeat the first. */
  hasBegunCall = false;

  readonly #numbers: { of(choice: Fields, at: number): number };

  /** @param part what the choices of this reply hold: pieces, or the whole @param isOne one reply was asked for */
  constructor(part: "delta" | "message", isOne: boolean) {
    this.#part = part;
    this.#numbers = isOne ? new ChoiceNumbers() : { of: choiceIndex };
  }

  /** Of every chunk, in their order. @returns JSON of the chunk's choices; null: they are as they should be */
  repair(chunk: Fields): string | null {
    const choices = fieldsList(chunk.choices);
    this.hasBegunCall = false;
    let isRepaired = false;
    const repaired = choices.map((choice, at) => {
      const one = this.#choice(choice, this.#numbers.of(choice, at), chunk);
      isRepaired ||= one !== choice;
      return one;
    });
    // Parsed of a byte string: `asciiJson` would encode it twice.
    return isRepaired ? JSON.stringify(repaired) : null;
  }

  #choice(choice: Fields, index: number, chunk: Fields): Fields {
    const isInPlace = isFields(choice[this.#part]) || !isFields(choice.message);
    const output = fieldsOf(isInPlace ? choice[this.#part] : choice.message);
    const calls = fieldsList(output.tool_calls);
    let fixed = calls;
    if (calls.length > 0) {
      const places = this.#places.get(index) ?? new ToolCallPlaces(index);
      this.#places.set(index, places);
      const seed = callSeed(textOf(chunk.id)) || "0";
      fixed = calls.map((call) => {
        const piece = callPiece(call);
        const placed = places.place(call, piece, seed);
        this.hasBegunCall ||= placed?.isNew === true;
        return placed === null ? call : this.#call(call, piece, placed.call, placed.isNew);
      });
    }
    const areCallsAsSent = fixed.every((call, at) => call === calls[at]);
    if (choice.index === index && isInPlace && areCallsAsSent) return choice;
    const { message: _, ...rest } = choice;
    const whole = areCallsAsSent ? output : { ...output, tool_calls: fixed };
    return {
      ...(isInPlace ? choice : rest),
      index,
      ...(isInPlace && areCallsAsSent ? {} : { [this.#part]: whole }),
    };
  }

  #call(call: Fields, { input }: CallPiece, placed: PlacedCall, isNew: boolean): Fields {
    const definition = fieldsOf(call[placed.type]);
    const inputName = placed.type === "custom" ? "input" : "arguments";
    const isInputText = definition[inputName] == null || typeof definition[inputName] === "string";
    const isPlaced = this.#part === "message" || call.index === placed.index;
    const isNamed = isNew
      ? call.id === placed.id && call.type === placed.type
      : call.id == null && definition.name == null;
    if (isInputText && isPlaced && isNamed) return call;
    const { id: _, type: __, ...others } = call;
    const { name: ___, ...unnamed } = definition;
    return {
      ...(isNew ? { id: placed.id, type: placed.type } : {}),
      ...others,
      ...(this.#part === "message" ? {} : { index: placed.index }),
      [placed.type]: { ...(isNew ? definition : unnamed), ...(isInputText ? {} : { [inputName]: input }) },
    };
  }
}
