import { describe, expect, it } from "vitest";
import { isRequestId, requestIdTimeMs } from "../database/request-id.ts";
import { createTestClock, testStartMs } from "../database/testing/test-clock.ts";
import { requestIdFactory } from "./request-id-factory.ts";
import { seededRandom } from "./testing/seeded-random.ts";

describe("requestIdFactory", () => {
  it("makes ids of the right form that begin with the time", () => {
    const newRequestId = requestIdFactory({ clock: createTestClock(), random: seededRandom(7) });
    const requestId = newRequestId();
    expect(isRequestId(requestId)).toBe(true);
    expect(requestIdTimeMs(requestId)).toBe(testStartMs);
  });

  it("makes rising, different ids within one millisecond, more of them than its counter counts", () => {
    const newRequestId = requestIdFactory({ clock: createTestClock(), random: seededRandom(7) });
    const ids = Array.from({ length: 10_000 }, newRequestId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual([...ids].sort());
    expect(ids.every(isRequestId)).toBe(true);
  });

  it("goes on rising when the clock is set back", () => {
    const clock = createTestClock();
    const newRequestId = requestIdFactory({ clock, random: seededRandom(7) });
    const before = newRequestId();
    clock.advance(-60_000);
    expect(newRequestId() > before).toBe(true);
  });

  it("uses the whole range of its random numbers, ends included", () => {
    for (const edge of [0, 1 - 2 ** -53]) {
      const newRequestId = requestIdFactory({ clock: createTestClock(), random: () => edge });
      expect(isRequestId(newRequestId()), String(edge)).toBe(true);
    }
  });
});
