import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../../engine/index.ts";
import { HashedSlots } from "./hashed-slots.ts";

/** The same in a map, which keeps the order of insertion. */
class SlowSlots {
  readonly #slots = new Map<string, number>();
  readonly #capacity: number;
  constructor(capacity: number) {
    this.#capacity = capacity;
  }
  find(name: string): number {
    const slot = this.#slots.get(name);
    if (slot === undefined) return -1;
    this.#slots.delete(name);
    this.#slots.set(name, slot);
    return slot;
  }
  take(name: string): number {
    const own = this.find(name);
    if (own >= 0) return own;
    let slot = this.#slots.size;
    if (slot === this.#capacity) {
      const [oldest, freed] = this.#slots.entries().next().value!;
      this.#slots.delete(oldest);
      slot = freed;
    }
    this.#slots.set(name, slot);
    return slot;
  }
}

describe("HashedSlots", () => {
  it.each([1, 2, 3, 8, 64, 200])("does as a map of %i names does", (capacity) => {
    const random = createSeededRandom(capacity);
    const draw = (count: number) => Math.floor(random() * count);
    const slots = new HashedSlots(capacity, [draw(2 ** 32), draw(2 ** 32)]);
    const slow = new SlowSlots(capacity);
    for (let step = 0; step < 20_000; step += 1) {
      const name = `tenant turn ${draw(capacity * 2)}`;
      if (random() < 0.4) expect(slots.find(name)).toBe(slow.find(name));
      else expect(slots.take(name)).toBe(slow.take(name));
    }
  });

  it("gives each of 50,000 names a slot of its own, also of names that differ in little", () => {
    const slots = new HashedSlots(50_000, [1, 2]);
    const names = Array.from(
      { length: 50_000 },
      (_, index) => `t ${index.toString(2)}${"a".repeat(index % 3)}`,
    );
    expect(new Set(names.map((name) => slots.take(name))).size).toBe(50_000);
    expect(names.every((name, index) => slots.find(name) === index)).toBe(true);
  });
});
