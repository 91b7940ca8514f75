import { describe, expect, it } from "vitest";
import { seededRandom } from "./testing/seeded-random.ts";
import { createWaitingRows, type WaitingRow } from "./waiting-rows.ts";

const row = (requestId: string, json = "[]"): WaitingRow => ({ requestId, json, toHash: null });

describe("createWaitingRows", () => {
  it("gives back what an array would, through thousands of pushes and removals", () => {
    const random = seededRandom(3);
    const rows = createWaitingRows();
    let twin: WaitingRow[] = [];
    for (let step = 0; step < 20_000; step++) {
      if (random() < 0.55) {
        const added = row(`id-${step}`, "x".repeat(Math.floor(random() * 5)));
        rows.push(added);
        twin.push(added);
      } else {
        const count = Math.floor(random() * 3);
        rows.removeOldest(count);
        twin = twin.slice(count);
      }
      expect(rows.size).toBe(twin.length);
    }
    expect(rows.characters).toBe(twin.reduce((sum, { json }) => sum + json.length, 0));
    expect(rows.oldest(100, Number.POSITIVE_INFINITY)).toEqual(twin.slice(0, 100));
    expect(rows.find(twin[0]?.requestId ?? "")).toBe(twin[0]);
    rows.removeOldest(twin.length + 5);
    expect([rows.size, rows.characters, rows.find(twin[0]?.requestId ?? "")]).toEqual([0, 0, null]);
  });

  it("ends a batch before it has too many characters, but never before its first row", () => {
    const rows = createWaitingRows();
    for (const json of ["12345", "123", "12"]) rows.push(row(json, json));
    expect(rows.oldest(10, 8).map(({ json }) => json)).toEqual(["12345", "123"]);
    expect(rows.oldest(10, 1).map(({ json }) => json)).toEqual(["12345"]);
    expect(rows.oldest(10, 9)).toHaveLength(2);
  });

  it("counts a text that is still to be hashed", () => {
    const rows = createWaitingRows();
    rows.push({
      requestId: "a",
      json: "[1",
      toHash: { tenant: null, prompt: "four", conversation: null, session: null, user: null },
    });
    expect(rows.characters).toBe(6);
  });
});
