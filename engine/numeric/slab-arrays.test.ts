import { expect, it } from "vitest";
import { slabFloat32, slabFloat64, slabInt32 } from "./slab-arrays.ts";

const makers = [slabFloat32, slabFloat64, slabInt32];

it("gives zeros that no other array shares, whatever was written to those before", () => {
  const kept = Array.from({ length: 3_000 }, (_, at) => {
    const array = makers[at % 3]!((at * 37) % 700);
    expect(array.every((value) => value === 0)).toBe(true);
    return array.fill(at);
  });
  kept.forEach((array, at) => {
    expect(array.length).toBe((at * 37) % 700);
    expect(array.every((value) => value === at)).toBe(true);
  });
});

it("cuts arrays of a few kilobytes off one piece, and gives larger ones memory of their own", () => {
  const pieces = new Set(Array.from({ length: 100 }, () => slabFloat32(256).buffer));
  expect(pieces.size).toBeLessThan(4);
  const [large, larger] = [slabFloat64(5_000), slabInt32(5_000)];
  expect([large.buffer.byteLength, larger.buffer.byteLength]).toEqual([40_000, 20_000]);
  expect(slabFloat32(0)).toHaveLength(0);
});
