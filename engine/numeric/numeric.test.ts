import { describe, expect, it } from "vitest";
import { base64ToFloat32, float32ToBase64 } from "./float32-base64.ts";
import { createSeededRandom } from "./seeded-random.ts";
import { softmaxInPlace } from "./softmax.ts";
import { hashString } from "./string-hash.ts";

describe("createSeededRandom", () => {
  it("repeats itself for a seed and differs between seeds", () => {
    const draw = (seed: number) => Array.from({ length: 5 }, createSeededRandom(seed));
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  it("is uniform by a chi-square test over 20 bins", () => {
    const random = createSeededRandom(1);
    const bins = new Array<number>(20).fill(0);
    for (let draw = 0; draw < 20_000; draw += 1) bins[Math.floor(random() * 20)]! += 1;
    const chiSquare = bins.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(chiSquare).toBeLessThan(43.8); // 99.9% point of chi-square with 19 degrees of freedom
  });
});

describe("softmaxInPlace", () => {
  it("gives the textbook values for 1, 2, 3", () => {
    const values = Float64Array.of(1, 2, 3);
    softmaxInPlace(values);
    expect([...values].map((value) => value.toFixed(8))).toEqual(["0.09003057", "0.24472847", "0.66524096"]);
  });

  it("survives logits that would overflow", () => {
    const values = Float64Array.of(1e308, -1e308, 1e308);
    softmaxInPlace(values);
    expect([...values]).toEqual([0.5, 0, 0.5]);
  });
});

describe("float32 base64", () => {
  it("returns what went in", () => {
    const values = Float32Array.of(1.5, -0, 3.25e-20, Number.POSITIVE_INFINITY);
    expect(base64ToFloat32(float32ToBase64(values), 4)).toEqual(values);
  });

  it("rejects a cut text", () => {
    expect(() => base64ToFloat32(float32ToBase64(Float32Array.of(1)), 2)).toThrow("damaged");
  });
});

describe("hashString", () => {
  it("agrees with the published FNV-1a test vectors", () => {
    expect(hashString("")).toBe(0x811c9dc5);
    expect(hashString("a")).toBe(0xe40c292c);
    expect(hashString("foobar")).toBe(0xbf9cf968);
  });
});
