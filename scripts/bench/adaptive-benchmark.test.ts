import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../engine/index.ts";
import { adaptiveBenchmark } from "./adaptive-benchmark.ts";
import { adaptiveTable } from "./adaptive-table.ts";

/** 400 prompts of two task types; `good` and `expensive` are equally good, `weak` is not. */
function recorded(): string {
  const random = createSeededRandom(11);
  const rates = { good: [0.85, 0.003], expensive: [0.85, 0.009], weak: [0.4, 0.0001] } as const;
  const lines = Array.from({ length: 400 }, (_, index) => {
    const outcomes = Object.fromEntries(
      Object.entries(rates).map(([model, [rate, cost]]) => [
        model,
        { score: random() < rate ? 1 : 0, cost_usd: cost },
      ]),
    );
    const task = index % 2 === 0 ? "sums" : "roots";
    return JSON.stringify({ id: `p${index}`, task, prompt: `What is ${index} plus ${index}?`, outcomes });
  });
  const file = join(mkdtempSync(join(tmpdir(), "adaptive-")), "outcomes.jsonl");
  writeFileSync(file, `${lines.join("\n")}\n`);
  return file;
}

describe("adaptiveBenchmark", () => {
  it("spares calls and more dollars, at the regret of the full grid, and keeps its promise", async () => {
    const figures = await adaptiveBenchmark({ file: recorded(), seeds: 10, untilRegret: 0.01 });
    expect([figures.models, figures.tasks]).toEqual([3, 2]);
    expect(figures.askedShare).toBeLessThan(0.75);
    expect(figures.paidShare).toBeLessThan(0.75);
    expect(figures.falseShare).toBe(0);
    expect(figures.fullGrid.own).toBe(0);
    expect(figures.adaptive.own).toBeLessThan(0.001);
    expect(figures.adaptive.own).toBeLessThanOrEqual(figures.uniform.own);
    const table = adaptiveTable(figures, false);
    expect(table).toContain(`${(100 * figures.askedShare).toFixed(1)}%`);
    expect(table).toContain("runs with a choice worse than promised: 0.0%");
    // Seeded: the same again.
    expect(await adaptiveBenchmark({ file: recorded(), seeds: 10, untilRegret: 0.01 })).toEqual(figures);
  });
});
