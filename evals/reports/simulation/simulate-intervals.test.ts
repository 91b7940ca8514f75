import { describe, expect, it } from "vitest";
import { layouts, scoreShapes } from "./made-results.ts";
import { simulateIntervals } from "./simulate-intervals.ts";

/** With 100 runs at a true 5% more than 13% come about once in two thousand. */
const runs = 100;
const maxByChance = 0.14;

describe("statements of a report where all models are equal", () => {
  for (const layout of layouts) {
    it(`are wrong about one time in twenty at most: ${layout.name}`, { timeout: 300_000 }, () => {
      for (const shape of scoreShapes) {
        for (const clusters of [5, 14]) {
          // Nothing that is resampled has weights.
          const bootstrapDraws = clusters === 14 && !layout.name.includes("weights") ? 60 : 0;
          const found = simulateIntervals({ runs, clusters, layout, shape, seed: 3, bootstrapDraws });
          for (const [name, share] of Object.entries(found))
            if (share !== null)
              expect(share, `${name}, ${shape.name}, ${clusters} clusters`).toBeLessThan(maxByChance);
        }
      }
    });
  }

  it("would be seen to be wrong more often: samples that are taken as cases", { timeout: 300_000 }, () => {
    const [alone, samples] = [layouts[0]!, layouts[3]!];
    // The same replies, each sample a case of its own: what a report must not do.
    const split = { ...alone, name: "split", casesIn: () => samples.samples };
    const shape = scoreShapes[1]!;
    const options = { runs, clusters: 14, shape, seed: 3, bootstrapDraws: 0 };
    const right = simulateIntervals({ ...options, layout: split });
    const naive = simulateIntervals({ ...options, layout: split, isClusterIgnored: true });
    expect(right.score).toBeLessThan(maxByChance);
    expect(naive.score).toBeGreaterThan(1.2 * maxByChance);
  });
});
