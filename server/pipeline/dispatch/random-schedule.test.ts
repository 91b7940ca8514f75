import { expect, it } from "vitest";
import { playRandomSchedule } from "./testing/random-schedule.ts";

// `npm run faults` plays 10,000 requests and more.
it("keeps every promise for 800 requests, 64 at once, against providers that fail at random", {
  timeout: 120_000,
}, async () => {
  const { outcomes, resumed, calls, violations } = await playRandomSchedule({
    ...{ seed: 7, requests: 800, concurrency: 64 },
  });
  expect(violations).toEqual([]);
  for (const count of Object.values(outcomes)) expect(count).toBeGreaterThan(0);
  expect(resumed).toBeGreaterThan(0);
  expect(calls).toBeGreaterThan(800);
});
