import { describe, expect, it } from "vitest";
import { budgetTime, resetsAt } from "./budget-time.ts";

const at = (text: string): number => Date.parse(text);

describe("budgetTime", () => {
  it.each([
    ["day", "2026-03-31T23:59:59.999Z", "2026-03-31", "2026-04-01"],
    ["week", "2026-11-29T12:00:00Z", "2026-11-23", "2026-11-30"],
    ["week", "2026-11-30T00:00:00Z", "2026-11-30", "2026-12-07"],
    ["month", "2024-02-29T10:00:00Z", "2024-02-01", "2024-03-01"],
    ["month", "2026-12-31T23:00:00Z", "2026-12-01", "2027-01-01"],
  ] as const)("%s of %s", (period, moment, start, end) => {
    const time = budgetTime(period, at(moment));
    expect(time).toEqual({ startMs: at(start), endMs: at(end) });
    expect(resetsAt(time)).toBe(`${end}T00:00:00.000Z`);
  });

  it("is all time in total", () => {
    const time = budgetTime("total", at("2026-11-28"));
    expect(time.startMs).toBe(0);
    expect(resetsAt(time)).toBeNull();
  });
});
