import { describe, expect, it } from "vitest";
import { GatewayError } from "../errors/gateway-error.ts";
import { type FeedbackMetric, metricsByName, scoreOf } from "./metrics.ts";

const none = { retry: false, abandoned: false, test: false };
const stars: FeedbackMetric = {
  name: "stars",
  type: "number",
  direction: "higher",
  range: [1, 5],
  weight: 0.5,
};

describe("metrics", () => {
  it("are the built-in ones, those asked for and those declared, which may replace a built-in one", () => {
    expect([...metricsByName([], none).keys()]).toEqual(["thumbs", "score", "comment"]);
    const declared = { ...stars, name: "score" };
    const all = metricsByName([declared, stars], { ...none, test: true });
    expect([...all.keys()]).toEqual(["thumbs", "score", "comment", "test_passed", "stars"]);
    expect(all.get("score")).toBe(declared);
  });

  it("put a value on the scale from 0, worst, to 1, best", () => {
    expect(scoreOf(stars, 1)).toBe(0);
    expect(scoreOf(stars, 4)).toBe(0.75);
    expect(scoreOf({ ...stars, direction: "lower" }, 4)).toBe(0.25);
    const thumbs = metricsByName([], none).get("thumbs")!;
    expect([scoreOf(thumbs, true), scoreOf(thumbs, false)]).toEqual([1, 0]);
    expect(scoreOf({ ...thumbs, direction: "lower" }, true)).toBe(0);
    expect(scoreOf(metricsByName([], none).get("comment")!, "fine")).toBeNull();
  });

  it("refuse a value of another type or out of range, and say what to send", () => {
    const wrong: [FeedbackMetric, unknown, string][] = [
      [stars, 0.9, "a number from 1 to 5, not 0.9"],
      [stars, "4", 'not the text "4"'],
      [stars, Number.NaN, "not NaN"],
      [stars, null, "not null"],
      [metricsByName([], none).get("thumbs")!, 1, "true or false, not 1"],
      [metricsByName([], none).get("comment")!, "", "a text of 1 to"],
      [metricsByName([], none).get("comment")!, { a: 1 }, "not an object or a list"],
      [metricsByName([], none).get("thumbs")!, "x".repeat(100), "a text of 100 characters"],
    ];
    for (const [metric, value, words] of wrong) {
      expect(() => scoreOf(metric, value)).toThrow(GatewayError);
      expect(() => scoreOf(metric, value)).toThrow(words);
    }
  });
});
