/** Which call a result answers: in this protocol both may come without an id, and then the names and the order say it. */
export class UnansweredCalls {
  readonly #open: { readonly id: string; readonly name: string }[] = [];
  #unnamed = 0;

  /** The id of a call, made up where it has none: the same whenever the conversation is sent again. @param given null: none */
  open(given: string | null, name: string): string {
    const id = given || this.#next();
    this.#open.push({ id, name });
    return id;
  }

  /** The id of the call that a result answers. */
  answer(given: string | null, name: string): string {
    const at = this.#open.findIndex((call) => (given ? call.id === given : call.name === name));
    if (at === -1) return given || this.#next();
    return this.#open.splice(at, 1)[0]!.id;
  }

  #next(): string {
    this.#unnamed += 1;
    return `call_${this.#unnamed}`;
  }
}
