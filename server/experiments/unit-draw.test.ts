import { describe, expect, it } from "vitest";
import { noEffect, type RunningArm } from "./experiment.ts";
import { armOf, rampShare, unitDraw } from "./unit-draw.ts";

const units = Array.from({ length: 40_000 }, (_, index) => `user-${index}`);
const arms: RunningArm[] = [0.5, 0.3, 0.2].map((share, index) => ({
  ...{ name: `arm${index}`, share, effect: noEffect, isStopped: false },
}));

/** Pearson's statistic of counts that ought to be even over their cells. */
function chiSquare(counts: readonly number[], shares: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.reduce(
    (sum, count, cell) => sum + (count - total * shares[cell]!) ** 2 / (total * shares[cell]!),
    0,
  );
}

describe("unitDraw", () => {
  it("is the same each time, and between 0 and 1", () => {
    for (const unit of units.slice(0, 100)) {
      const draw = unitDraw("salt", unit);
      expect(unitDraw("salt", unit)).toEqual(draw);
      for (const value of [draw.arm, draw.ramp]) expect(value >= 0 && value < 1).toBe(true);
    }
  });

  it.each(["a", "b", "another salt"])(
    "is even over units, whose names are alike, with the salt %s",
    (salt) => {
      const cells = Array.from({ length: 20 }, () => 0);
      for (const unit of units) cells[Math.floor(unitDraw(salt, unit).arm * 20)]! += 1;
      // 19 degrees of freedom: 43.8 is passed by chance once in 1,000 times; the salts are fixed.
      expect(
        chiSquare(
          cells,
          cells.map(() => 1 / 20),
        ),
      ).toBeLessThan(43.8);
    },
  );

  it("is independent between salts, and between ramp and arm", () => {
    const cellsOf = (one: (unit: string) => number, other: (unit: string) => number): number[] => {
      const cells = Array.from({ length: 16 }, () => 0);
      for (const unit of units) cells[Math.floor(one(unit) * 4) * 4 + Math.floor(other(unit) * 4)]! += 1;
      return cells;
    };
    const even = Array.from({ length: 16 }, () => 1 / 16);
    const first = (unit: string) => unitDraw("experiment 1", unit).arm;
    // 15 degrees of freedom, once in 1,000 times: 37.7.
    expect(
      chiSquare(
        cellsOf(first, (unit) => unitDraw("experiment 2", unit).arm),
        even,
      ),
    ).toBeLessThan(37.7);
    expect(
      chiSquare(
        cellsOf(first, (unit) => unitDraw("experiment 1", unit).ramp),
        even,
      ),
    ).toBeLessThan(37.7);
  });
});

describe("armOf", () => {
  it("gives each arm its share", () => {
    const counts = new Map<string, number>();
    for (const unit of units) {
      const { name } = armOf(arms, unitDraw("shares", unit).arm);
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    const found = arms.map(({ name }) => counts.get(name)!);
    expect(
      chiSquare(
        found,
        arms.map(({ share }) => share),
      ),
    ).toBeLessThan(13.8);
  });
});

describe("rampShare", () => {
  it("rises evenly and stays, so that whoever is in stays in", () => {
    const experiment = { ramp: { start: 0.25, end: 0.75, hours: 10 }, startedAtMs: 0 };
    const hours = [-1, 0, 5, 10, 100].map((hour) => rampShare(experiment, hour * 3_600_000));
    expect(hours).toEqual([0.25, 0.25, 0.5, 0.75, 0.75]);
  });
});
