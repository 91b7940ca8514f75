import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../numeric/seeded-random.ts";
import { DriftCells, type FoundDrift } from "./drift-cells.ts";

const kinds = ["math", "chat", "translate", "code"];

/** Scores of one candidate on kinds of work in turn, of which those that are named get worse after the first 400. */
function found(
  { worse, values = 800 }: { worse: readonly string[]; values?: number },
  seed: number,
): { at: number; drift: FoundDrift }[] {
  const random = createSeededRandom(seed);
  const cells = new DriftCells(100_000, random);
  const all: { at: number; drift: FoundDrift }[] = [];
  for (let at = 0; at < values; at += 1) {
    const taskType = kinds[Math.floor(random() * kinds.length)]!;
    const right = at >= 400 && worse.includes(taskType) ? 0.4 : 0.85;
    const subject = { metric: "quality", candidateId: "a", taskType, source: "judge" } as const;
    const drift = cells.add(subject, random() < right ? 1 : 0, at);
    if (drift !== null) all.push({ at, drift });
  }
  return all;
}

describe("DriftCells", () => {
  it("finds a candidate that gets worse on all kinds of work by its values together, once, and says in scores by how much", () => {
    for (let seed = 1; seed <= 10; seed += 1) {
      const all = found({ worse: kinds }, seed);
      expect(all).toHaveLength(1);
      const { at, drift } = all[0]!;
      expect(drift.subject.taskType).toBeNull();
      expect(at - 400).toBeLessThan(120);
      expect(drift.change.direction).toBe("down");
      expect(drift.change.before).toBeCloseTo(0.85, 0);
      expect(drift.change.after).toBeLessThan(0.6);
    }
  });

  it("says of a change on one kind of work that it is on that one", () => {
    let toldOfAll = 0;
    for (let seed = 1; seed <= 20; seed += 1)
      for (const { drift } of found({ worse: ["math"], values: 1_600 }, seed)) {
        if (drift.subject.taskType === null) toldOfAll += 1;
        else expect(drift.subject.taskType).toBe("math");
      }
    expect(toldOfAll).toBeLessThanOrEqual(1);
  });

  it("raises nothing where nothing changes, nor on values from before the last alert on all kinds", () => {
    for (let seed = 1; seed <= 10; seed += 1) expect(found({ worse: [], values: 2_000 }, seed)).toEqual([]);
    const random = createSeededRandom(3);
    const cells = new DriftCells(100, random);
    const subject = { metric: "quality", candidateId: "a", source: "judge" } as const;
    cells.beginAt({ ...subject, taskType: null }, 1_000);
    for (let at = 0; at < 1_000; at += 1)
      expect(cells.add({ ...subject, taskType: kinds[at % 4]! }, at < 500 ? 1 : 0, at)).toBeNull();
  });
});
