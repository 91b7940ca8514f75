import { describe, expect, it } from "vitest";
import { pairedDifferences } from "./paired-differences.ts";

describe("pairedDifferences", () => {
  it("leaves out and counts cases that one side lacks", () => {
    const pairs = pairedDifferences([1, null, 0.5], [0, 1, null], ["a", "b", "c"]);
    expect(pairs).toMatchObject({ mean: 1, leftOut: 2 });
    expect(pairedDifferences([null], [1], ["a"])).toBeNull();
    expect(() => pairedDifferences([1], [1, 0], ["a"])).toThrow(RangeError);
  });
});
