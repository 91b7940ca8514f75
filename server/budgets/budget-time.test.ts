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

  it.each(["UTC", "America/New_York", "Pacific/Kiritimati", "Asia/Kolkata"])(
    "follow each other without a gap, whatever the time zone of the process: %s",
    (zone) => {
      const before = process.env.TZ;
      process.env.TZ = zone;
      // Leap years, ends of months, of years, and the hours in which clocks are changed are among them.
      const wrong: string[] = [];
      // Leap years, ends of months, of years, and the hours in which clocks are changed are among them.
      for (const period of ["day", "week", "month"] as const)
        for (let moment = at("2023-12-30T00:30:00Z"); moment < at("2025-03-02"); moment += 7.1 * 3_600_000) {
          const { startMs, endMs } = budgetTime(period, moment);
          const starts = [startMs, endMs - 1, endMs].map((one) => budgetTime(period, one).startMs);
          if (startMs > moment || moment >= endMs || String(starts) !== String([startMs, startMs, endMs]))
            wrong.push(`${period} ${new Date(moment).toISOString()}`);
        }
      expect(wrong).toEqual([]);
      if (before === undefined) delete process.env.TZ;
      else process.env.TZ = before;
    },
  );

  it("is all time in total", () => {
    const time = budgetTime("total", at("2026-11-28"));
    expect(time.startMs).toBe(0);
    expect(resetsAt(time)).toBeNull();
  });
});
