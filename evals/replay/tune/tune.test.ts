import { describe, expect, it } from "vitest";
import { hazyPredictions, randomOutcomes } from "../../metrics/testing/made-outcomes.ts";
import type { ReplayRouter } from "../replay-router.ts";
import { constantRouter } from "../routers/constant-router.ts";
import { madeRows } from "../testing/made-rows.ts";
import { outOfFoldPredictions } from "./out-of-fold.ts";
import { proposeTrade } from "./propose-trade.ts";
import { tradeFront } from "./trade-front.ts";
import { scoreTrades, tradeSteps, tradesToScore } from "./trade-points.ts";
import { tradeWeights } from "./trade-weights.ts";

const scales = { costUsd: 0.01, latencyMs: 10_000 };
const outcomes = randomOutcomes(120, 4, 3);
const predictions = hazyPredictions(outcomes, 1, 4);

describe("tradeWeights", () => {
  it("gives weights whose ratio is the trade, and keeps the share of latency", () => {
    const weights = tradeWeights(50, scales, 0.1);
    expect(weights.cost / weights.quality / scales.costUsd).toBeCloseTo(50, 1);
    expect(weights).toEqual({ quality: 0.6, cost: 0.3, latency: 0.1 });
  });

  it("reaches quality alone and cost alone, and never rounds a small weight to nothing", () => {
    expect(tradeWeights(0, scales, 0)).toEqual({ quality: 1, cost: 0, latency: 0 });
    expect(tradeWeights(Number.POSITIVE_INFINITY, scales, 0)).toEqual({ quality: 0, cost: 1, latency: 0 });
    expect(tradeWeights(0.001, scales, 0).cost).toBeCloseTo(1e-5, 8);
  });
});

describe("scoreTrades", () => {
  const steps = tradeSteps(predictions, outcomes, 20);
  const options = { seed: 1, draws: 50 };
  const points = scoreTrades(
    tradesToScore(steps, [{ name: "free", weights: { quality: 0, cost: 1, latency: 0 } }], scales, 0),
    predictions,
    outcomes,
    options,
  );

  it("runs from quality alone to the cheapest model for everything", () => {
    expect(steps[0]).toBe(0);
    const cheapest = points.at(-1)!;
    expect(points.at(-2)!.costPerThousandUsd.estimate).toBeCloseTo(cheapest.costPerThousandUsd.estimate!, 10);
    expect(points[0]!.costPerThousandUsd.estimate!).toBeGreaterThan(cheapest.costPerThousandUsd.estimate!);
  });

  it("says how the prompts are shared out", () => {
    for (const { shares } of points) expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
  });

  it("keeps on the front what nothing beats in both, as a slow comparison finds it", () => {
    const front = tradeFront(points);
    const isBeaten = (point: (typeof points)[number]): boolean =>
      points.some(
        (other) =>
          other.quality.estimate! >= point.quality.estimate! &&
          other.costPerThousandUsd.estimate! < point.costPerThousandUsd.estimate!,
      );
    expect(front.length).toBeGreaterThan(2);
    expect(front.some(isBeaten)).toBe(false);
    const left = points.filter((point) => !isBeaten(point));
    expect(new Set(left.map(({ quality }) => quality.estimate)).size).toBe(front.length);
  });
});

describe("proposeTrade", () => {
  const figure = (estimate: number) => ({
    estimate,
    low: estimate - 0.05,
    high: estimate + 0.05,
    standardError: 0.02,
    undefinedDraws: 0,
  });
  const front = [0.5, 0.6, 0.7].map((quality, index) => ({
    name: null,
    weights: tradeWeights(10 - index, scales, 0),
    qualityPerDollar: 10 - index,
    quality: figure(quality),
    costPerThousandUsd: figure(index + 1),
    shares: [],
  }));

  it("takes the cheapest with the quality, and a safer one whose interval has it", () => {
    const proposal = proposeTrade(front, { kind: "at-least", quality: 0.58 });
    expect(proposal.measured).toBe(front[1]);
    expect(proposal.safe).toBe(front[2]);
  });

  it("takes the best within the cost, and a safer one whose interval is within", () => {
    const proposal = proposeTrade(front, { kind: "at-most", usdPerThousand: 2.02 });
    expect(proposal.measured).toBe(front[1]);
    expect(proposal.safe).toBe(front[0]);
  });

  it("says what comes nearest where the goal is out of reach", () => {
    expect(proposeTrade(front, { kind: "at-least", quality: 0.9 })).toEqual({
      measured: null,
      safe: null,
      nearest: front[2],
    });
    expect(proposeTrade(front, { kind: "at-most", usdPerThousand: 0.1 }).nearest).toBe(front[0]);
  });
});

describe("outOfFoldPredictions", () => {
  it("predicts no prompt from its own question", () => {
    const { table, features } = madeRows(40, 1);
    // Two wordings a question.
    const prompts = table.prompts.map((prompt, index) => ({ ...prompt, group: `q${Math.floor(index / 2)}` }));
    const rows = { table: { ...table, prompts }, features };
    let seen = 0;
    /** Predicts 1 for a prompt whose features it was trained on. */
    const memory: ReplayRouter = {
      name: "memory",
      knows: "prompt",
      predict(training, questions) {
        const known = new Set(training.features);
        const partners = questions.features.map((own) => features[features.indexOf(own) ^ 1]!);
        for (const [row, own] of questions.features.entries())
          if (known.has(own) || known.has(partners[row]!)) seen += 1;
        return constantRouter.predict(training, questions, 1);
      },
    };
    const { quality } = outOfFoldPredictions(memory, rows, { folds: 4, seed: 1 });
    expect(seen).toBe(0);
    expect(quality.every((value) => value > 0)).toBe(true);
  });

  it("refuses a single question", () => {
    expect(() => outOfFoldPredictions(constantRouter, madeRows(1, 1), { folds: 5, seed: 1 })).toThrow(
      "at least two questions",
    );
  });
});
