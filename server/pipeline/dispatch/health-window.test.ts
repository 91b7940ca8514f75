import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../../engine/index.ts";
import { HealthWindow } from "./health-window.ts";

describe("HealthWindow", () => {
  it("counts the calls of the latest ten buckets, as a list of all of them would", () => {
    const random = createSeededRandom(6);
    const window = new HealthWindow(1_000);
    const calls: { kind: "well" | "slow" | "failed"; bucket: number }[] = [];
    let nowMs = 5_000;
    for (let step = 0; step < 400; step += 1) {
      nowMs += random() < 0.03 ? 2_500 : random() * 60;
      if (random() < 0.7) {
        const kind = random() < 0.4 ? "well" : random() < 0.5 ? "slow" : "failed";
        window.add(kind, nowMs);
        calls.push({ kind, bucket: Math.floor(nowMs / 100) });
      }
      const counted = calls.filter(({ bucket }) => bucket > Math.floor(nowMs / 100) - 10);
      expect(window.counts(nowMs)).toEqual({
        calls: counted.length,
        failures: counted.filter(({ kind }) => kind === "failed").length,
        slow: counted.filter(({ kind }) => kind === "slow").length,
      });
    }
  });
});
