import { describe, expect, it } from "vitest";
import { seededRandom } from "./testing/seeded-random.ts";
import { createTextArena, type StoredText } from "./text-arena.ts";

const mebibyte = 1_048_576;

describe("createTextArena", () => {
  it("gives back every text while others come and go, in memory that does not grow", () => {
    const random = seededRandom(11);
    const arena = createTextArena();
    const alphabet = ["a", "é", "漢", "😀", '"'];
    const waiting: { text: string; stored: StoredText }[] = [];
    for (let step = 0; step < 20_000; step += 1) {
      const text = (alphabet[step % 5] ?? "").repeat(Math.floor(random() * 3_000)) + step;
      waiting.push({ text, stored: arena.put(text) });
      if (waiting.length < 100) continue;
      const oldest = waiting.shift();
      if (oldest === undefined) throw new Error("nothing waits");
      expect(arena.read(oldest.stored) === oldest.text).toBe(true);
      arena.release(oldest.stored);
    }
    expect(arena.heldBytes).toBeLessThanOrEqual(6 * mebibyte);
  });

  it("gives a text that is larger than a block room of its own, and frees it", () => {
    const arena = createTextArena();
    const small = arena.put("small");
    const text = "漢".repeat(mebibyte);
    const large = arena.put(text);
    expect(arena.heldBytes).toBe(4 * mebibyte);
    expect(arena.read(large) === text).toBe(true);
    arena.release(large);
    expect(arena.heldBytes).toBe(mebibyte);
    expect(arena.read(small)).toBe("small");
  });

  it("writes over a block from its start once all in it has gone", () => {
    const arena = createTextArena();
    for (let round = 0; round < 10_000; round += 1) arena.release(arena.put("x".repeat(1_000)));
    expect(arena.heldBytes).toBe(mebibyte);
  });
});
