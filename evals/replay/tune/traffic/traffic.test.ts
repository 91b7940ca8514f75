import { describe, expect, it } from "vitest";
import { defaultScales, noLimits, presets } from "../../../../engine/index.ts";
import { tradeFront } from "../trade-front.ts";
import { loggedFigures } from "./logged-figures.ts";
import { redecide, refused } from "./redecide.ts";
import { madePolicy, madeTraffic } from "./testing/made-traffic.ts";
import { trafficPoints } from "./traffic-points.ts";
import type { TrafficRequest } from "./traffic-request.ts";
import { decideAll, trafficSweep } from "./traffic-sweep.ts";

const models = ["lab/small", "lab/middle", "lab/large"];
const weights = { quality: 0.6, cost: 0.3, latency: 0.1 };
const scales = defaultScales;
const options = { seed: 1, draws: 60 };
const alone = { quality: 1, cost: 0, latency: 0 };
const free = { quality: 0, cost: 1, latency: 0 };

const pointOf = (requests: readonly TrafficRequest[], chosen = weights, changes = {}) =>
  trafficPoints(
    requests,
    [decideAll(requests, { name: "one", weights: chosen, qualityPerDollar: 0 }, scales)],
    models,
    { ...options, ...changes },
  )[0]!;

describe("redecide", () => {
  const [request] = madeTraffic({ requests: 1, seed: 1 }) as [TrafficRequest];
  const named = (one: TrafficRequest, chosen = weights): string | undefined =>
    one.candidates[redecide(one, chosen, scales)]?.id;

  it("decides as the log did under the log's weights", () => {
    for (const one of madeTraffic({ requests: 200, seed: 2 })) expect(redecide(one, weights, scales)).toBe(0);
  });

  it("goes to the best for quality alone and to the cheapest for cost alone", () => {
    expect([named(request, alone), named(request, free)]).toEqual(["lab/large", "lab/small"]);
  });

  it("keeps the request's limits, its lock, and the price of leaving a model", () => {
    const limits = { ...noLimits, maxCostNanoUsd: 1_000_000 };
    expect(named({ ...request, policy: { ...madePolicy, limits } }, alone)).toBe("lab/middle");
    const costs = request.candidates.map(({ id }) => (id === "lab/large" ? 0 : 1e9));
    expect(named({ ...request, switchCostsNanoUsd: costs }, free)).toBe("lab/large");
    const held = request.candidates.findIndex(({ id }) => id === "lab/middle");
    const locked = {
      ...request,
      isLocked: true,
      candidates: [request.candidates[held]!],
      predictions: [request.predictions[held]!],
    };
    expect(named(locked, alone)).toBe("lab/middle");
  });

  it("leaves nobody where cost gains a weight and nobody has a price", () => {
    const predictions = request.predictions.map((prediction) => ({
      ...prediction,
      cost: { ...prediction.cost, expectedNanoUsd: null, unknownReason: "no price" },
    }));
    expect(redecide({ ...request, predictions }, free, scales)).toBe(refused);
    expect(named({ ...request, predictions }, alone)).toBe("lab/large");
  });
});

describe("trafficSweep", () => {
  const requests = madeTraffic({ requests: 300, seed: 3 });
  const sweep = trafficSweep(requests, { scales, latencyShare: 0.1, steps: 24 });

  it("runs from quality to cost, and spends its steps where requests move", () => {
    const trades = sweep.map(({ qualityPerDollar }) => qualityPerDollar);
    expect(trades).toEqual([...trades].sort((one, other) => one - other));
    expect(sweep).toHaveLength(24);
    const moved = sweep
      .slice(1)
      .map(({ choices }, place) =>
        choices.reduce((sum, choice, row) => sum + (choice === sweep[place]!.choices[row] ? 0 : 1), 0),
      );
    // 300 requests change twice each; even steps would leave no gap much wider than a twentieth of that.
    expect(Math.max(...moved)).toBeLessThan(100);
  });

  it("keeps the share of latency", () => {
    for (const { weights: found } of sweep) expect(found.latency).toBe(0.1);
  });

  it("stops where nothing moves", () => {
    const one = requests.map((request) => ({
      ...request,
      candidates: request.candidates.slice(0, 1),
      predictions: request.predictions.slice(0, 1),
    }));
    expect(trafficSweep(one, { scales, latencyShare: 0 })).toHaveLength(4);
  });

  it("gives a front that nothing on the sweep beats", () => {
    const points = trafficPoints(requests, sweep, models, options);
    const front = tradeFront(points);
    expect(front.length).toBeGreaterThan(5);
    for (const point of points)
      expect(
        front.some(
          ({ quality, costPerThousandUsd: cost }) =>
            quality.estimate! >= point.quality.estimate! &&
            cost.estimate! <= point.costPerThousandUsd.estimate!,
        ),
      ).toBe(true);
  });
});

describe("trafficPoints", () => {
  it("says what the predictions expect, who gets what, and how much moves", () => {
    const requests = madeTraffic({ requests: 200, seed: 4 });
    const point = pointOf(requests, free);
    const small = requests.map(
      ({ candidates, predictions }) => predictions[candidates.findIndex(({ id }) => id === "lab/small")]!,
    );
    const meanOf = (values: readonly number[]) =>
      values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(point.quality.estimate).toBeCloseTo(meanOf(small.map(({ quality }) => quality.mean)), 10);
    expect(point.costPerThousandUsd.estimate).toBeCloseTo(
      meanOf(small.map(({ cost }) => cost.expectedNanoUsd! / 1e6)),
      10,
    );
    expect(point.latencyMs.estimate).toBe(400);
    expect(point.shares).toEqual([1, 0, 0]);
    const best = requests.filter(({ candidates }) => candidates[0]!.id !== "lab/small").length / 200;
    expect(point.moved.estimate).toBeCloseTo(best, 10);
    expect(pointOf(requests).moved).toMatchObject({ estimate: 0, low: 0, high: 0 });
  });

  it("finds the true quality and charge of other weights where the predictions are wrong", () => {
    const truth = madeTraffic({ requests: 4_000, seed: 5 });
    const requests = madeTraffic({ requests: 4_000, seed: 5, modelError: 0.15 });
    const point = pointOf(requests, presets.cheap, { draws: 100 });
    const expected = pointOf(truth, presets.cheap).quality.estimate!;
    expect(point.quality.estimate).toBeCloseTo(expected + 0.15, 6);
    expect(point.moved.estimate).toBeGreaterThan(0.1);
    for (const name of ["doublyRobust", "selfNormalised"] as const) {
      const { estimate, standardError } = point.scored[name];
      expect(Math.abs(estimate! - expected)).toBeLessThan(4 * standardError!);
      expect(standardError).toBeLessThan(0.04);
    }
    // Charges are what was expected on average.
    const charge = point.charged.doublyRobust;
    const difference = Math.abs(charge.estimate! - point.costPerThousandUsd.estimate!);
    expect(difference).toBeLessThan(4 * charge.standardError!);
  });

  it("says nothing of weights that the log could not have followed, and why", () => {
    const requests = madeTraffic({ requests: 200, seed: 6, policy: { explorationRate: 0 } });
    const point = pointOf(requests, free);
    expect(point.scored.doublyRobust).toMatchObject({ estimate: null, low: null });
    expect(point.scored.selfNormalised.estimate).toBeNull();
    expect(point.scored.overlap.tooThin).toMatch(/could have made \d+% of these choices, below 90%/);
    expect(point.quality.estimate).not.toBeNull();
    // Of the weights that decided, the log says what was scored: the plain mean.
    const own = pointOf(requests);
    const scores = requests.map(({ score }) => score!);
    const plain = scores.reduce((sum, score) => sum + score, 0) / 200;
    expect(own.scored.selfNormalised.estimate).toBeCloseTo(plain, 10);
    expect(own.scored.doublyRobust.estimate).toBeCloseTo(plain, 10);
    expect(own.scored.overlap).toMatchObject({ effectiveSamples: expect.closeTo(200, 6), supportedShare: 1 });
  });

  it("says so where too few were scored, or nobody", () => {
    const few = pointOf(madeTraffic({ requests: 200, seed: 7, scoredShare: 0.1 }));
    expect(few.scored.overlap.tooThin).toMatch(/^effective sample size [\d.]+, below 50$/);
    expect(few.charged.overlap.tooThin).toBeNull();
    const none = pointOf(madeTraffic({ requests: 100, seed: 8, scoredShare: 0 }));
    expect(none.scored.overlap).toMatchObject({ rows: 0, tooThin: "nothing was observed" });
  });

  it("does not know the cost where a request goes to a candidate without a price", () => {
    const requests = madeTraffic({ requests: 20, seed: 9 }).map((request, row) => ({
      ...request,
      predictions: request.predictions.map((prediction) =>
        row > 0
          ? prediction
          : { ...prediction, cost: { ...prediction.cost, expectedNanoUsd: null, unknownReason: "no price" } },
      ),
    }));
    expect(pointOf(requests, alone)).toMatchObject({
      unpriced: 1,
      refused: 0,
      costPerThousandUsd: { estimate: null },
    });
    const priced = pointOf(requests, free);
    expect(priced).toMatchObject({ unpriced: 0, refused: 1 });
    expect(priced.costPerThousandUsd.estimate).not.toBeNull();
  });
});

describe("loggedFigures", () => {
  it("holds expectations against what came, on the same requests", () => {
    const { scores, charges } = loggedFigures(
      madeTraffic({ requests: 600, seed: 10, modelError: 0.2, scoredShare: 0.5 }),
      options,
    );
    expect(scores.requests).toBeGreaterThan(250);
    expect(scores.requests).toBeLessThan(350);
    expect(scores.difference.high!).toBeLessThan(0);
    expect(scores.difference.estimate).toBeCloseTo(scores.observed.estimate! - scores.expected.estimate!, 10);
    expect(charges.requests).toBe(600);
    expect(charges.difference.low! < 0 && charges.difference.high! > 0).toBe(true);
  });

  it("knows nothing where nothing was observed", () => {
    const { scores } = loggedFigures(madeTraffic({ requests: 10, seed: 11, scoredShare: 0 }), options);
    expect(scores).toMatchObject({ requests: 0, observed: { estimate: null }, expected: { estimate: null } });
  });
});
