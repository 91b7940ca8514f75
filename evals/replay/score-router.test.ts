import { describe, expect, it } from "vitest";
import { alignModels } from "./align-models.ts";
import { replayPart } from "./replay-part.ts";
import { constantRouter } from "./routers/constant-router.ts";
import { oracleRouter } from "./routers/oracle-router.ts";
import { taskMeansRouter } from "./routers/task-means-router.ts";
import { densePredictions, scoreRouter } from "./score-router.ts";
import { madeRows, madeTable } from "./testing/made-rows.ts";

const part = replayPart(madeRows(200, 1), madeRows(100, 2));
const options = { seed: 1, draws: 0 };
const scored = (router: typeof oracleRouter) =>
  scoreRouter(router, router.predict(part.training, part.questions, 1), part, options);

describe("scoreRouter", () => {
  it("gives the oracle a gain of 1, no regret, and no calibration error", () => {
    const { figures } = scored(oracleRouter);
    expect(figures.aiqGain.estimate).toBeCloseTo(1);
    expect(figures.regret.estimate).toBe(0);
    expect(figures.calibrationError.estimate).toBeNull();
  });

  it("gives model means the accuracy of the best single model and an APGR of about a half", () => {
    const { figures } = scored(constantRouter);
    expect(figures.quality.estimate).toBe(figures.bestSingleQuality.estimate);
    expect(figures.apgr.estimate).toBeCloseTo(0.5);
    expect(figures.cpt80.estimate).toBeCloseTo(0.8);
  });

  it("gives a router that knows only the task the APGR of two blocks of prompts, worked out by hand", () => {
    const { figures } = scored(taskMeansRouter);
    const { scores, promptCount } = part.usable.outcomes;
    const won = Array.from({ length: promptCount }, (_, row) => scores[2 * row + 1]! - scores[2 * row]!);
    const total = won.reduce((sum, gap) => sum + gap, 0);
    const hard = won.filter((_, row) => row % 2 === 1).reduce((sum, gap) => sum + gap, 0);
    // Half the calls recover the hard prompts' share of the gap, the other half the rest: two trapezoids.
    const recovered = hard / total;
    expect(figures.apgr.estimate).toBeCloseTo(0.5 * (recovered / 2) + 0.5 * ((recovered + 1) / 2));
    expect(figures.aiqGain.estimate!).toBeGreaterThan(0.1);
  });

  it("puts the estimate inside the interval over questions", () => {
    const predictions = taskMeansRouter.predict(part.training, part.questions, 1);
    const { figures } = scoreRouter(taskMeansRouter, predictions, part, { seed: 1, draws: 60 });
    for (const name of ["aiqGain", "apgr", "quality", "calibrationError", "costOrderingAccuracy"] as const) {
      const { estimate, low, high } = figures[name];
      expect(low! <= high! && estimate! >= low! - 0.05 && estimate! <= high! + 0.05, name).toBe(true);
    }
  });

  it("leaves figures of cost undefined where no cost is recorded, and keeps the others", () => {
    const free = (count: number, seed: number) => {
      const { table, features } = madeRows(count, seed);
      return { features, table: { ...table, costUsdAt: () => null } };
    };
    const without = replayPart(free(100, 1), free(60, 2));
    const predictions = constantRouter.predict(without.training, without.questions, 1);
    const { figures, curve } = scoreRouter(constantRouter, predictions, without, options);
    expect(figures.aiqGain.estimate).toBeNull();
    expect(figures.qualityGainAtEqualCost.estimate).toBeNull();
    expect(figures.quality.estimate).not.toBeNull();
    expect(curve).toEqual([]);
  });
});

describe("densePredictions", () => {
  it("keeps the prompts and models that are compared", () => {
    const made = madeTable(
      ["one", "two"],
      [0, 1, 2].map((index) => ({
        text: `q${index}`,
        task: null,
        scores: [1, index === 1 ? null : 0],
        costsUsd: [1, 2],
      })),
    );
    const rows = { table: made, features: madeRows(3, 1).features };
    const small = replayPart(rows, rows);
    const predictions = alignModels(constantRouter.predict(small.training, small.questions, 1), [
      "one",
      "two",
    ]);
    expect(densePredictions(predictions, small).quality).toHaveLength(4);
  });
});

describe("replayPart", () => {
  it("names models of the test part that were never trained on", () => {
    const { table, features } = madeRows(10, 1);
    const renamed = { features, table: { ...table, models: ["cheap", "other"] } };
    expect(replayPart({ table, features }, renamed).unseenModels).toEqual(["other"]);
  });
});
