import type { Fields } from "../fields.ts";

/** Pieces of nothing, which some servers send until they begin: the first one, and the one with the role, are enough. */
export class BlankChunks {
  #hasRole = false;
  #hadBlank = false;

  /** @param chunk in which no token is */
  isRepeated(chunk: Fields): boolean {
    const choices = chunk.choices;
    if (!Array.isArray(choices) || choices.length === 0 || chunk.usage != null) return false;
    const [hadRole, hadBlank] = [this.#hasRole, this.#hadBlank];
    let isBlank = true;
    for (const choice of choices as readonly Fields[]) {
      const delta = (choice.delta ?? {}) as Fields;
      this.#hasRole ||= delta.role !== undefined;
      isBlank &&=
        choice.finish_reason == null && choice.logprobs == null && Object.entries(delta).every(isNothing);
    }
    this.#hadBlank ||= isBlank;
    return isBlank && (hadRole || (hadBlank && !this.#hasRole));
  }
}

const isNothing = ([key, value]: [string, unknown]): boolean =>
  key === "role" || value === "" || value === null;
