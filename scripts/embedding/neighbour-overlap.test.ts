import { describe, expect, it } from "vitest";
import { type ComparedTable, neighbourOverlap } from "./neighbour-overlap.ts";

function table(rows: readonly (readonly number[])[], scale = 1): ComparedTable {
  const dimensions = rows[0]?.length ?? 0;
  return {
    tokens: rows.length,
    dimensions,
    values: Int8Array.from(rows.flat()),
    scales: Float32Array.from(rows, (row) => (row.some((value) => value !== 0) ? scale : 0)),
  };
}

// Angles of 0, 10, 30, 60, 100, 150 degrees: each one's nearest neighbours are known.
const fan = [0, 10, 30, 60, 100, 150].map((degrees) => [
  Math.round(120 * Math.cos((degrees * Math.PI) / 180)),
  Math.round(120 * Math.sin((degrees * Math.PI) / 180)),
]);
const all = [0, 1, 2, 3, 4, 5];

describe("neighbourOverlap", () => {
  it("finds no difference in a table whose axes are swapped, mirrored and stretched by row", () => {
    const turned = fan.map(([x = 0, y = 0]) => [-y, x, 0]);
    expect(neighbourOverlap(table(fan), table(turned, 5), all, 2)).toEqual({ meanShare: 1, sameNearest: 1 });
  });

  it("counts the neighbours in common, worked out by hand", () => {
    // Moved from 0 to 90 degrees, the first token has neighbours 4 (10 off) and 3 (30 off) instead of 1 and 2.
    const moved = [[0, 120], ...fan.slice(1)];
    expect(neighbourOverlap(table(fan), table(moved), [0], 2)).toEqual({ meanShare: 0, sameNearest: 0 });
    // Token 3 (60 degrees) had 2 (30 off) and 4 (40 off); now 0 and 2, both 30 off but for rounding.
    expect(neighbourOverlap(table(fan), table(moved), [3], 2).meanShare).toBe(0.5);
  });

  it("leaves out tokens that weigh nothing in either", () => {
    const rows = [...fan.slice(0, 5), [0, 0]];
    expect(neighbourOverlap(table(fan), table(rows), [4], 1).meanShare).toBe(1);
  });
});
