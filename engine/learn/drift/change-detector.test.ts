import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../numeric/seeded-random.ts";
import { ChangeDetector, type DetectedChange } from "./change-detector.ts";

const bound = 1_000;

/** The first alarm on a series, and at which value it came; null: none. */
function firstAlarm(
  values: readonly number[],
  seed: number,
  options: Partial<ConstructorParameters<typeof ChangeDetector>[0]> = {},
): { at: number; change: DetectedChange } | null {
  const random = createSeededRandom(seed);
  const detector = new ChangeDetector({ valuesPerFalseAlarm: bound, ...options });
  for (const [at, value] of values.entries()) {
    const change = detector.add(value, random(), at);
    if (change !== null) return { at, change };
  }
  return null;
}

describe("ChangeDetector", () => {
  it.each([
    ["distinct values", (random: () => number) => random()],
    ["ties", (random: () => number) => (random() < 0.9 ? 1 : 0)],
    ["a single value", () => 1],
  ])("raises no more alarms on %s that do not change than it promises", (_name, draw) => {
    const random = createSeededRandom(11);
    const series = 400;
    const length = 200;
    let alarms = 0;
    for (let seed = 0; seed < series; seed += 1)
      if (
        firstAlarm(
          Array.from({ length }, () => draw(random)),
          seed,
        ) !== null
      )
        alarms += 1;
    // At most length / bound by Ville's inequality, with four standard deviations of chance.
    const most = length / bound;
    expect(alarms / series).toBeLessThanOrEqual(most + 4 * Math.sqrt((most * (1 - most)) / series));
  });

  it.each([
    ["up", 1],
    ["down", -1],
  ] as const)("finds a change %s, says since when, and begins anew after it", (direction, sign) => {
    const random = createSeededRandom(5);
    const values = Array.from({ length: 600 }, (_, at) => random() + (at < 300 ? 0 : sign * 0.6));
    const found = firstAlarm(values, 1, { valuesPerFalseAlarm: 1e6 })!;
    expect(found.change.direction).toBe(direction);
    expect(Math.abs(found.change.changedAtMs - 300)).toBeLessThan(40);
    expect(found.at - 300).toBeLessThan(80);
    expect(found.change.after - found.change.before).toBeCloseTo(sign * 0.6, 0);
    const draws = createSeededRandom(1);
    const detector = new ChangeDetector({ valuesPerFalseAlarm: 1e6 });
    const alarms = values.filter((value, at) => detector.add(value, draws(), at) !== null);
    expect(alarms).toHaveLength(1);
  });

  it("bets on nothing before it has values to compare with, and holds no more than it may", () => {
    const values = Array.from({ length: 49 }, (_, at) => at);
    expect(firstAlarm(values, 1)).toBeNull();
    const detector = new ChangeDetector({ valuesPerFalseAlarm: 1e12, maxValues: 60 });
    const random = createSeededRandom(2);
    for (let at = 0; at < 500; at += 1) {
      detector.add(random(), random(), at);
      expect(detector.size).toBeLessThanOrEqual(60);
    }
  });
});
