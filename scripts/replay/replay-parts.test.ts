import { describe, expect, it } from "vitest";
import { figureCell } from "./figure-cell.ts";
import { predictionLines } from "./prediction-lines.ts";
import { deviationCell } from "./protocol/protocol-tables.ts";
import { sectionEnd, sectionStart, withSection } from "./protocol/quality-page.ts";
import { readPolicy } from "./read-policy.ts";

describe("readPolicy", () => {
  it("reads presets, weights and guarantees", () => {
    expect(readPolicy("weights:0.8,0.2", "m").policy).toMatchObject({
      weights: { quality: 0.8, cost: 0.2, latency: 0 },
    });
    expect(readPolicy("weights:cheap", "m").policy).toMatchObject({ weights: { cost: 0.65 } });
    expect(readPolicy("guarantee:0.9,0.8", "m").policy).toEqual({
      kind: "guarantee",
      share: 0.9,
      confidence: 0.8,
      baseline: "m",
    });
    expect(readPolicy("quality", "m").policy).toEqual({ kind: "quality" });
  });

  it.each(["fastest", "weights:expensive", "weights:1", "guarantee:2", "guarantee:0.9,1", "quality:3"])(
    "refuses %s and says what may be written",
    (text) => {
      expect(() => readPolicy(text, "m")).toThrow(`--policy ${text}`);
    },
  );
});

describe("predictionLines", () => {
  it("writes an object a prompt, an unknown cost as null", () => {
    const prompts = [{ id: "a", group: "g", task: null, text: "t" }];
    const lines = predictionLines(prompts, {
      models: ["one", "two"],
      quality: Float64Array.of(0.12345678, 1),
      costUsd: Float64Array.of(0.000123456789, Number.NaN),
      standardDeviation: Float64Array.of(0.1, 0.2),
      tasks: { names: ["sums"], probabilities: Float64Array.of(1) },
    });
    expect([...lines].map((line) => JSON.parse(line))).toEqual([
      {
        id: "a",
        pred: { one: 0.123457, two: 1 },
        sd: { one: 0.1, two: 0.2 },
        cost: { one: 0.000123457, two: null },
        task: { sums: 1 },
      },
    ]);
  });
});

describe("figureCell and deviationCell", () => {
  it("show intervals, deviations and what is not defined", () => {
    const figure = { estimate: 0.5, low: 0.4, high: 0.6, standardError: 0.05, undefinedDraws: 0 };
    expect(figureCell(figure)).toBe("0.500 [0.400, 0.600]");
    expect(figureCell({ ...figure, low: null })).toBe("0.500");
    expect(figureCell({ ...figure, estimate: null })).toBe("-");
    expect(deviationCell({ mean: 0.74, deviation: 0.031, repeats: 5 }, true)).toBe("74.0 ± 3.1%");
    expect(deviationCell({ mean: null, deviation: null, repeats: 0 }, false)).toBe("-");
  });
});

describe("withSection", () => {
  const page = `# Quality\n\nbefore\n${sectionStart}\nold\n${sectionEnd}\nafter\n`;

  it("replaces what stands between the marks and nothing else", () => {
    const written = withSection(page, "new");
    expect(written).toContain("before");
    expect(written).toContain("after");
    expect(written).toContain("\nnew\n");
    expect(written).not.toContain("old");
    expect(withSection(written, "new")).toBe(written);
  });

  it("refuses a page that has lost its marks", () => {
    expect(() => withSection("# Quality", "new")).toThrow("put back the lines");
  });
});
