import { describe, expect, it } from "vitest";
import { BudgetError } from "../runs/ask-target.ts";
import { createBudget } from "../runs/budget.ts";
import type { Target } from "../runs/target.ts";
import { createFakeTarget } from "../runs/testing/fake-target.ts";
import type { Calibration } from "./calibration.ts";
import type { JudgeFigure } from "./judge-figures.ts";
import type { LabelledItem } from "./labelled.ts";
import { type Measured, measureJudge } from "./measure-judge.ts";
import { fitScoreMap } from "./score-map.ts";
import { biasedWorld, trueJudge } from "./testing/biased-judge.ts";

const measure = (
  judge: Target,
  items: readonly LabelledItem[],
  capNanoUsd: number | null = null,
): Promise<Measured> =>
  measureJudge({
    judge,
    labelled: { items, hash: "h" },
    files: ["labels.jsonl"],
    context: {
      budget: createBudget(capNanoUsd),
      isCapped: capNanoUsd !== null,
      cache: null,
      seed: null,
      signal: new AbortController().signal,
    },
    concurrency: 3,
    nowMs: () => 5,
  });
const holds = (calibration: Calibration | undefined, name: JudgeFigure, truth: number): boolean => {
  const { low, high } = calibration?.figures[name] ?? { low: null, high: null };
  return low !== null && high !== null && low <= truth && truth <= high;
};

describe("measureJudge", () => {
  it("finds the biases that a judge was made with, inside its 95% intervals", async () => {
    const worlds = Array.from({ length: 8 }, (_, seed) => biasedWorld(seed));
    const counts = { lengthBias: 0, selfPreference: 0, positionBias: 0 };
    const slopes: number[] = [];
    for (const { replies, pairs, answer } of worlds) {
      const judge = createFakeTarget("bias/bias-9", answer);
      const { calibrations } = await measure(judge, [...replies, ...pairs]);
      const [rubric, pairwise] = calibrations;
      counts.lengthBias += Number(holds(rubric, "lengthBias", trueJudge.lengthBias));
      counts.selfPreference += Number(holds(rubric, "selfPreference", trueJudge.selfPreference));
      counts.positionBias += Number(holds(pairwise, "positionBias", trueJudge.positionBias));
      slopes.push(fitScoreMap("rubric", rubric?.points ?? [], null)?.slope ?? 0);
    }
    for (const count of Object.values(counts)) expect(count).toBeGreaterThanOrEqual(7);
    const slope = slopes.reduce((sum, one) => sum + one, 0) / slopes.length;
    // A little above: replies of the own family are better and preferred.
    expect(slope).toBeGreaterThan(trueJudge.slope);
    expect(slope).toBeLessThan(trueJudge.slope + 0.04);
  }, 300_000);

  it("asks pairs in both orders, and keeps the figures in the file's order whoever answers first", async () => {
    const { replies, pairs, answer } = biasedWorld(1, 12);
    const judge = createFakeTarget("bias/bias-9", async (request) => {
      const text = answer(request);
      for (let turn = 0; turn < text.length % 7; turn += 1) await Promise.resolve();
      return text;
    });
    const items = [...replies, ...pairs];
    const { calibrations, unread } = await measure(judge, items);
    expect(judge.calls()).toBe(replies.length + 2 * pairs.length);
    expect(unread).toEqual([]);
    expect(calibrations.map(({ kind, verdicts, prompts }) => [kind, verdicts, prompts])).toEqual([
      ["rubric", 48, 12],
      ["pairwise", 36, 12],
    ]);
    expect(calibrations[0]).toMatchObject({ ownItems: 12, createdAtMs: 5, spentNanoUsd: 48_000, unread: 0 });
    const again = await measure(createFakeTarget("bias/bias-9", answer), items);
    expect(again.calibrations).toEqual(calibrations);
  });

  it("counts answers that name no score, and leaves them out", async () => {
    const { replies, answer } = biasedWorld(2, 5);
    const judge = createFakeTarget("x/judge", (request) =>
      String(request.messages.at(-1)?.content).includes("Question 3?") ? "I like it." : answer(request),
    );
    const { calibrations, unread } = await measure(judge, replies);
    expect(calibrations[0]).toMatchObject({ verdicts: 16, prompts: 4, unread: 4 });
    expect(unread[0]?.reason).toContain("the judge's answer is not JSON");
  });

  it("stops at the cap, and says so where there is no verdict or one prompt alone", async () => {
    const { replies, answer } = biasedWorld(3, 5);
    await expect(measure(createFakeTarget("x/judge", answer), replies, 5_000)).rejects.toThrow(BudgetError);
    await expect(
      measure(
        createFakeTarget("x/judge", () => "no"),
        replies,
      ),
    ).rejects.toThrow("x/judge gave no verdict: the judge's answer is not JSON");
    await expect(measure(createFakeTarget("x/judge", answer), replies.slice(0, 4))).rejects.toThrow(
      "All rubric labels belong to one prompt",
    );
  });
});
