import { describe, expect, it } from "vitest";
import { logistic, logit, ratingToLogit, shareToLogit } from "./figure-scale.ts";

describe("shareToLogit", () => {
  it("gives the log odds with half a question added on both sides: 35 of 46", () => {
    // ln(35.5 / 11.5) = 1.127186; 1 / (46 * (35.5 / 47) * (11.5 / 47)) = .117628
    const { value, variance } = shareToLogit(35 / 46, 46);
    expect(value).toBeCloseTo(1.127186, 5);
    expect(variance).toBeCloseTo(0.117628, 5);
  });

  it("stays finite and uncertain at nothing and at everything", () => {
    const none = shareToLogit(0, 20);
    const all = shareToLogit(1, 20);
    expect(none.value).toBeCloseTo(-all.value, 10);
    expect(all.value).toBeCloseTo(Math.log(41), 10);
    expect(all.variance).toBeGreaterThan(shareToLogit(0.5, 20).variance);
  });

  it("grows surer with more questions", () => {
    expect(shareToLogit(0.5, 400).variance).toBeLessThan(shareToLogit(0.5, 100).variance);
  });
});

describe("ratingToLogit", () => {
  it("makes 400 points ten to one, and the interval a variance", () => {
    const { value, variance } = ratingToLogit(1800, 1800 - 19.6, 1800 + 19.6, 1400);
    expect(logistic(value)).toBeCloseTo(10 / 11, 10);
    expect(Math.sqrt(variance)).toBeCloseTo((10 * Math.LN10) / 400, 10);
  });
});

describe("logistic", () => {
  it("undoes logit", () => {
    for (const share of [0.01, 0.25, 0.5, 0.9]) expect(logistic(logit(share))).toBeCloseTo(share, 12);
  });
});
