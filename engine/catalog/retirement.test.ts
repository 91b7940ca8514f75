import { describe, expect, it } from "vitest";
import type { CatalogueEntry } from "./catalogue-entry.ts";
import { retirementHint, retirementOf } from "./retirement.ts";

const entry = (id: string, more: Partial<CatalogueEntry> = {}): CatalogueEntry =>
  ({ id, provider: "p", ...more }) as CatalogueEntry;
const atMs = Date.parse("2026-11-29");

describe("retirementOf", () => {
  it("follows the line of successors to the first that is served on that day and now", () => {
    const line = [
      entry("p/1", { retires: "2026-12-01" }),
      entry("p/2", { successorOf: "p/1", retires: "2026-12-01" }),
      entry("q/2", { provider: "q", successorOf: "p/1" }),
      entry("p/3", { successorOf: "p/2", retires: "2027-05-01" }),
      entry("p/4", { successorOf: "p/3" }),
    ];
    expect(retirementOf(line[0]!, line, atMs)).toEqual({ day: "2026-12-01", successorId: "p/3" });
    expect(retirementOf(line[0]!, line, Date.parse("2027-06-01"))?.successorId).toBe("p/4");
    expect(retirementOf(line[4]!, line, atMs)).toBeNull();
  });

  it("takes what the provider names before what succeeds it, and knows none where there is none, or a circle", () => {
    const entries = [
      entry("p/1", { retires: "2026-12-01", replacedBy: "p/9" }),
      entry("p/2", { successorOf: "p/1" }),
      entry("p/9"),
      entry("p/5", { retires: "2026-12-01", replacedBy: "p/6" }),
      entry("p/6", { retires: "2026-12-01", replacedBy: "p/5" }),
    ];
    expect(retirementOf(entries[0]!, entries, atMs)?.successorId).toBe("p/9");
    expect(retirementOf(entries[3]!, entries, atMs)).toEqual({ day: "2026-12-01", successorId: null });
    expect(retirementHint({ day: "2026-12-01", successorId: "p/9" })).toBe(
      "Its provider retires it on 2026-12-01; its successor is `p/9`.",
    );
  });
});
