import { afterEach, describe, expect, it, vi } from "vitest";
import { buildReport } from "../../evals/reports/build-report.ts";
import { createMemoryRunStore } from "../../evals/runs/memory-run-store.ts";
import type { CaseResult } from "../../evals/runs/run-store.ts";
import { someResult, someRun } from "../../evals/runs/testing/run-store-behaviour.ts";
import { printOutcome } from "./print-outcome.ts";

const result = (target: string, index: number, changes: Partial<CaseResult> = {}): CaseResult => ({
  ...someResult,
  promptId: `s/c${index}`,
  cluster: `c${index}`,
  target,
  score: 1,
  passed: true,
  reason: null,
  costNanoUsd: 100,
  ...changes,
});
const unscored = { score: null, passed: null, reason: "judge: no --judge was named" };
const failed = { score: 0, passed: false, reason: "exact: it is\n  something else" };

async function printed(results: readonly CaseResult[], spentNanoUsd = 0) {
  const store = createMemoryRunStore();
  await store.saveResults("run-1", results);
  const targets = [...new Set(results.map(({ target }) => target))];
  const run = { ...someRun, id: "run-1", status: "done" as const, targets, spentNanoUsd };
  const lines: string[] = [];
  vi.spyOn(console, "log").mockImplementation((line: string) => void lines.push(line));
  const code = printOutcome(await buildReport(run, store), [], { baseline: null });
  return { code, text: lines.join("\n") };
}

describe("what the terminal says of a run", () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it("ends well where everything passed, without legends for what is not there", async () => {
    const { code, text } = await printed([result("a", 1), result("a", 2)]);
    expect(code).toBe(0);
    expect(text).not.toMatch(/Failed|Not scored|best of its task|perfect choice/);
  });

  it("says which model to take for a task", async () => {
    const ten = Array.from({ length: 10 }, (_, index) => index);
    const { text } = await printed([
      ...ten.map((index) => result("expensive", index, { costNanoUsd: 1000 })),
      ...ten.map((index) => result("cheap", index)),
      ...ten.map((index) => result("poor", index, { costNanoUsd: 1, ...failed })),
    ]);
    expect(text).toMatch(/task +pick +/);
    expect(text).toMatch(/math +cheap +100\.0/);
  });

  it("is not a success where a model has no score at all, and says why", async () => {
    const { code, text } = await printed([
      result("a", 1),
      result("a", 2),
      result("b", 1, unscored),
      result("b", 2, unscored),
    ]);
    expect(code).toBe(1);
    expect(text).toContain("Not scored: 2 replies\n  judge: no --judge was named (2 times; s/c1, b)");
    expect(text).toContain("Nothing is known of b: no reply was scored.");
  });

  it("fails with 100 where too many replies are unscored, whatever the others say, and not below that", async () => {
    const withUnscored = (count: number) =>
      Array.from({ length: 40 }, (_, index) => result("a", index, index < count ? unscored : {}));
    const { code, text } = await printed(withUnscored(38));
    expect(code).toBe(100);
    expect(text).toContain(
      "FAILED: 38 of 40 replies of a are unscored (95%), more than the 5% that --max-unscored allows.",
    );
    expect(text).toContain("not ranked");
    expect((await printed(withUnscored(3))).code).toBe(100);
    expect((await printed(withUnscored(2))).code).toBe(0);
  });

  it("claims no more than the comparison shows", async () => {
    const alone = await printed(Array.from({ length: 20 }, (_, index) => result("a", index)));
    expect(alone.text).toContain("a scores 100.0%; no other model is ranked to compare it with.");
    const at = (target: string, right: number) =>
      Array.from({ length: 44 }, (_, index) => result(target, index, index < right ? {} : failed));
    const close = await printed([...at("one", 1), ...at("none", 0)]);
    expect(close.text).toContain(
      "one scores 2.3%, the highest mean, but these cases cannot tell it from none.",
    );
    expect(close.text).toMatch(/-2\.3 \(-6\.9 to 2\.3\), may be chance/);
    expect(close.text).toMatch(
      /On these cases a difference of \d\.\d points would be seen four times in five/,
    );
    const clear = await printed([...at("many", 20), ...at("none", 0)]);
    expect(clear.text).toContain("many scores 45.5%, better than the other.");
  });

  it("names the first failures, and where the others are", async () => {
    const seven = Array.from({ length: 7 }, (_, index) => result("a", index, failed));
    const { code, text } = await printed(seven);
    expect(code).toBe(100);
    expect(text).toContain("Failed: 7 replies\n  s/c0, a: exact: it is something else\n");
    expect(text.split("\n").filter((line) => line.startsWith("  s/c"))).toHaveLength(5);
    expect(text).toContain("  ... all side by side with --html FILE");
  });

  it("says whose usage cannot be right", async () => {
    const long = { replyText: "word ".repeat(400), toolCalls: null };
    const { text } = await printed([
      ...[0, 1, 2].map((at) => result("low", at, { ...long, inputTokens: 9, outputTokens: 1 })),
      ...[0, 1, 2].map((at) => result("right", at, { ...long, inputTokens: 9, outputTokens: 420 })),
    ]);
    expect(text).toContain(
      "low: 3 replies report less usage than the text needs (30 tokens reported, about 1500 estimated). A dollar cap counts the larger",
    );
    expect(text).not.toContain("right: ");
  });

  it("does not call an unknown cost nothing", async () => {
    const unpriced = result("a", 1, { costNanoUsd: null });
    expect((await printed([unpriced])).text).toContain(
      "spent an unknown amount (1 reply without a price) in",
    );
    expect((await printed([unpriced, result("a", 2)], 2e7)).text).toContain(
      "spent $0.020 and what 1 reply without a price cost in",
    );
    expect((await printed([result("a", 1)])).text).toContain("spent $0 in");
  });
});
