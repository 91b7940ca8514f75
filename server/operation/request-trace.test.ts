import { describe, expect, it } from "vitest";
import { requestTraces, traceHeaders } from "./request-trace.ts";

const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
const parent = "00f067aa0ba902b7";

describe("requestTraces", () => {
  let drawn = 0;
  const traces = (sampledShare = 1) =>
    requestTraces({
      sampledShare,
      randomBytes(size) {
        drawn += 37;
        return Buffer.alloc(size, drawn);
      },
    });

  it("goes on with the client's trace, its decision and its state", () => {
    const found = traces(0).begin({ traceparent: `00-${traceId}-${parent}-01`, tracestate: "vendor=1" });
    expect(found).toMatchObject({ traceId, parentSpanId: parent, isSampled: true, state: "vendor=1" });
    expect(traceHeaders(found, "b".repeat(16))).toEqual([
      ...["traceparent", `00-${traceId}-${"b".repeat(16)}-01`, "tracestate", "vendor=1"],
    ]);
    expect(traces(1).begin({ traceparent: `00-${traceId}-${parent}-00` })).toMatchObject({
      isSampled: false,
    });
  });

  it("reads later versions by what it knows of them", () => {
    const found = traces().begin({ traceparent: `cc-${traceId}-${parent}-01-what-will-be` });
    expect(found).toMatchObject({ traceId, parentSpanId: parent });
  });

  it.each([
    `00-${"0".repeat(32)}-${parent}-01`,
    `00-${traceId}-${"0".repeat(16)}-01`,
    `ff-${traceId}-${parent}-01`,
    `00-${traceId}-${parent}-01-more`,
    `00-${traceId.toUpperCase()}-${parent}-01`,
    `00-${traceId}-${parent}`,
    "nonsense",
    "",
  ])("begins a trace where the client's place is not valid: %s", (traceparent) => {
    const found = traces().begin({ traceparent, tracestate: "vendor=1" });
    expect(found).toMatchObject({ parentSpanId: null, isSampled: true, state: null });
    expect(found.traceId).toMatch(/^(?!0+$)[0-9a-f]{32}$/);
    expect(found.traceId).not.toBe(traceId);
  });

  it("keeps the share of the traces that begin here", () => {
    let seed = 1;
    const next = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % 256;
    };
    const randomBytes = (size: number) => Buffer.from(Array.from({ length: size }, next));
    const { begin } = requestTraces({ sampledShare: 0.25, randomBytes });
    const kept = Array.from({ length: 4_000 }, () => begin({})).filter(({ isSampled }) => isSampled).length;
    expect(Math.abs(kept - 1_000)).toBeLessThan(120);
    expect(traces(0).begin({}).isSampled).toBe(false);
    expect(traces(1).begin({}).isSampled).toBe(true);
  });
});
