import { type Fields, fieldsOf, isFields, numberOf, textOf } from "../fields.ts";

/** A tool call of a choice, by the pieces of it that came so far. */
export interface PlacedCall {
  /** From 0, in the order in which the calls began. */
  readonly index: number;
  /** The provider's, or one made where it gave none. */
  readonly id: string;
  readonly name: string;
  readonly type: "function" | "custom";
  hasInput: boolean;
}

/** What one piece of a call says. */
export interface CallPiece {
  readonly type: "function" | "custom";
  /** "" and absent are null. */
  readonly id: string | null;
  readonly name: string | null;
  /** Arguments or input; some servers send an object, which is given as JSON. */
  readonly input: string;
}

/** Only the first piece of a call names its type. */
export function callPiece(call: Fields): CallPiece {
  const type = call.type === "custom" || isFields(call.custom) ? "custom" : "function";
  const definition = fieldsOf(call[type]);
  const input = type === "custom" ? definition.input : definition.arguments;
  return {
    type,
    id: textOf(call.id) || null,
    name: textOf(definition.name) || null,
    input: typeof input === "string" ? input : input == null ? "" : JSON.stringify(input),
  };
}

/**
 * Which call of one choice a piece belongs to. A call begins with an id that was not there before; servers leave out the index, the id of later pieces, or
 * both, and some number all calls 0.
 */
export class ToolCallPlaces {
  readonly #calls: PlacedCall[] = [];
  readonly #byKey = new Map<string, PlacedCall>();
  readonly #choice: number;
  #latest: PlacedCall | null = null;

  /** @param choice index of the choice, part of the ids that are made */
  constructor(choice: number) {
    this.#choice = choice;
  }

  get calls(): readonly PlacedCall[] {
    return this.#calls;
  }

  /**
   * @param call as the server sent it
   * @param seed of an id, where the server gives none
   * @returns null: a piece of a call that never began
   */
  place(
    call: Fields,
    { type, id, name, input }: CallPiece,
    seed: string,
  ): { call: PlacedCall; isNew: boolean } | null {
    const key = numberOf(call.index)?.toString() ?? (id === null ? null : `id ${id}`);
    let open = key === null ? this.#latest : (this.#byKey.get(key) ?? null);
    if (open === null && name === null) return null;
    const isNew = open === null || (id !== null && name !== null && open.hasInput && id !== open.id);
    if (isNew) {
      const index = this.#calls.length;
      const placed = {
        ...{ index, type, name: name ?? "", hasInput: false },
        id: id ?? `call_${seed}_${this.#choice}_${index}`,
      };
      this.#calls.push(placed);
      if (key !== null) this.#byKey.set(key, placed);
      open = placed;
    }
    this.#latest = open;
    if (input !== "") open!.hasInput = true;
    return { call: open!, isNew };
  }
}

/** Ids of calls are made of the reply's, so that those of two turns differ. */
export const callSeed = (replyId: string | null): string =>
  (replyId ?? "").replace(/[^a-zA-Z0-9]/g, "").slice(-8);
