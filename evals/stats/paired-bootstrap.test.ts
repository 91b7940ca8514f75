import { describe, expect, it } from "vitest";
import { pairedBootstrap } from "./paired-bootstrap.ts";
import { type PairedDifferences, pairedDifferences } from "./paired-differences.ts";

function paired(
  differences: readonly number[],
  keys = differences.map((_, row) => `${row}`),
): PairedDifferences {
  const pairs = pairedDifferences(
    differences,
    differences.map(() => 0),
    keys,
  );
  if (pairs === null) throw new Error("no pairs");
  return pairs;
}

describe("pairedBootstrap", () => {
  it("holds the mean difference and leaves zero where all agree on the sign", () => {
    const { estimate, low, high } = pairedBootstrap(paired([0.2, 0.1, 0.3, 0.2, 0.4, 0.1]), { seed: 4 });
    expect(estimate).toBeCloseTo(1.3 / 6, 12);
    expect(low).toBeGreaterThan(0);
    expect(high).toBeLessThanOrEqual(0.4);
  });
});
