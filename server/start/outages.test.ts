import { expect, it } from "vitest";
import { playKilledUpstream } from "./testing/outages/killed-upstream.ts";
import { playOutages } from "./testing/outages/outage-recovery.ts";

// `npm run faults -- --outages` plays both at their full size.
it("loses nothing when one of two upstreams is killed under load: streams that it had begun are resumed", async () => {
  const { requests, whole, goneOnWith, errors, lost, streamsBegun } = await playKilledUpstream({
    ...{ requests: 48, connections: 16 },
  });
  expect(lost).toEqual([]);
  expect([whole + errors, errors]).toEqual([requests, 0]);
  expect(goneOnWith).toBeGreaterThan(0);
  expect(goneOnWith).toBeLessThanOrEqual(streamsBegun + 16);
}, 300_000);

it("answers all through an outage that began with many failures at once, calls the provider seldom meanwhile, and is back at it afterwards", async () => {
  const settings = {
    health: { pause_ms: 50, max_pause_ms: 200, fault_pause_ms: 200, probe_interval_ms: 100 },
  };
  const reports = await playOutages({ outageMs: 500, burst: 32, settings });
  expect(reports.map(({ outage }) => outage).sort()).toEqual(["401", "429", "503", "connections reset"]);
  for (const { failed, callsWhileDown } of reports) {
    expect(failed).toBe(0);
    expect(callsWhileDown).toBeLessThanOrEqual(64 + 20);
  }
}, 300_000);
