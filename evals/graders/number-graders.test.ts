import { describe, expect, it } from "vitest";
import { gradeReply } from "./grade-case.ts";
import { lastNumber } from "./reading/last-number.ts";
import { replyOf, toolsWith } from "./testing.ts";

const numeric = async (fields: Record<string, unknown>, text: string): Promise<boolean | null> =>
  (await gradeReply({ type: "numeric", ...fields }, replyOf(text), toolsWith())).passed;

describe("lastNumber", () => {
  it.each([
    ["It costs 1,250 euros", 1250],
    ["1,250,000.75", 1_250_000.75],
    ["3/8", 0.375],
    ["1 1/2", 1.5],
    ["\\frac{3}{8}", 0.375],
    ["−7", -7],
    ["x = -3", -3],
    ["pages 5-7", 7],
    ["first 3, then 4.50", 4.5],
    ["2.5e3", 2500],
    ["2.5 × 10^3", 2500],
    ["$.50", 0.5],
    ["1{,}024", 1024],
    ["none", null],
    ["", null],
  ])("of %j is %s", (text, expected) => {
    expect(lastNumber(text)?.value ?? null).toBe(expected);
  });
});

describe("numeric", () => {
  it.each([
    [{ value: 12 }, "Answer: 12\n(after 3 steps)", true],
    [{ value: 12 }, "12 steps, then 3", false],
    [{ value: 47 }, "Answer: 47 (that is 336 - 289)", true],
    [{ value: 47 }, "**Answer:** **47**", true],
    [{ value: 8 }, "So \\boxed{8}, checked in 2 ways.", true],
    [{ value: 42 }, "The answer is 42.", true],
    [{ value: 0.333, tolerance: 0.001 }, "1/3", true],
    [{ value: 0.333 }, "1/3", false],
    [{ value: 200, relative: 0.01 }, "201.9", true],
    [{ value: 5, unit: "km" }, "5000 m", true],
    [{ value: 5, unit: "km" }, "It is 5 km in 2 hours", false],
    [{ value: 5, unit: "km" }, "Answer: 5 km", true],
    [{ value: 5, unit: "km" }, "5 kg", false],
    [{ value: 5, unit: "km" }, "5", true],
    [{ value: 90, unit: "minutes" }, "1.5 hours", true],
    [{ value: 3, unit: "$" }, "$3.00", true],
    [{ value: 3, unit: "$" }, "€3", false],
    [{ value: 25, unit: "%" }, "25%", true],
    [{ value: 7 }, "", false],
  ])("%j on %j: %s", async (fields, text, expected) => {
    expect(await numeric(fields, text)).toBe(expected);
  });
});
