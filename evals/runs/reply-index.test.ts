import { describe, expect, it } from "vitest";
import { createReplyIndex } from "./reply-index.ts";

describe("createReplyIndex", () => {
  it("finds what a Map finds, through growth and replacement", () => {
    const index = createReplyIndex();
    const twin = new Map<string, { offset: number; length: number }>();
    for (let count = 0; count < 20_000; count += 1) {
      const key = `key-${(count * 7919) % 12_000}`;
      const place = { offset: count * 1e9, length: (count % 500) + 1 };
      index.set(key, place.offset, place.length);
      twin.set(key, place);
    }
    expect(index.size).toBe(twin.size);
    for (const [key, place] of twin) expect(index.get(key)).toEqual(place);
    for (let count = 0; count < 2_000; count += 1) expect(index.get(`other-${count}`)).toBeNull();
  });
});
