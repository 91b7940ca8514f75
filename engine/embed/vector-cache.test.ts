import { describe, expect, it } from "vitest";
import { VectorCache } from "./vector-cache.ts";

describe("VectorCache", () => {
  it("gives copies only, both ways", () => {
    const cache = new VectorCache(10);
    const vector = Float32Array.of(1, 2);
    cache.set("text", vector);
    vector.fill(9);
    const kept = cache.get("text");
    expect(kept).toEqual(Float32Array.of(1, 2));
    kept?.fill(9);
    expect(cache.get("text")).toEqual(Float32Array.of(1, 2));
  });

  it("forgets the text used longest ago", () => {
    const cache = new VectorCache(2);
    for (const text of ["a", "b"]) cache.set(text, Float32Array.of(1));
    cache.get("a");
    cache.set("c", Float32Array.of(1));
    expect(["a", "b", "c"].map((text) => cache.get(text) !== null)).toEqual([true, false, true]);
  });

  it("keeps nothing where its bound is 0", () => {
    const cache = new VectorCache(0);
    cache.set("a", Float32Array.of(1));
    expect(cache.get("a")).toBeNull();
  });
});
