import { expect, it } from "vitest";
import type { Priors } from "../../engine/index.ts";
import { compareTable, spelledName } from "./compare-table.ts";

it("reads names as tables write them", () => {
  expect(spelledName("Claude-Opus-4-5-20251101 (FC)")).toBe("claude-opus-4-5-20251101");
  expect(spelledName("openai/gpt-5.2-high-2025-12-11")).toBe("gpt-5.2-2025-12-11@high");
  expect(spelledName("Gemini 3.1 Pro Preview")).toBe("gemini-3.1-pro-preview");
});

it("orders the models that both know by a column and by the beliefs; the best of several rows counts, few models none", () => {
  const names = Array.from({ length: 9 }, (_, index) => `m${index}`);
  const candidates = Object.fromEntries(
    names.map((name, index) => [
      name,
      { quality: { math: { mean: index / 10 }, chat: { mean: -index / 10 } } },
    ]),
  );
  const priors = { candidates, taskTypes: [{ id: "math" }, { id: "chat" }] } as unknown as Priors;
  const rows = names.flatMap((Model, index) => [
    { Model, score: `${index + 1}%`, split: "a", some: index < 5 ? "1" : "N/A" },
    { Model, score: "0%", split: "a", some: "" },
  ]);
  const known = (name: string): string | null => (name in candidates ? name : null);
  const [score, ...others] = compareTable(
    [...rows, { Model: "x", score: "99%", split: "a", some: "" }],
    null,
    priors,
    known,
  );
  expect(others).toEqual([]);
  expect(score).toMatchObject({ column: "score", models: 9 });
  expect(score?.correlations.get("math")).toBeCloseTo(1);
  expect(score?.correlations.get("chat")).toBeCloseTo(-1);
  expect(compareTable(rows, "split", priors, known)[0]?.column).toBe("a: score");
});
