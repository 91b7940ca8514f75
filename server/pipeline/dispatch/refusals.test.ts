import { describe, expect, it } from "vitest";
import { asksOthersOnRefusal, isRefusal, refusedReply } from "./refusals.ts";
import { target } from "./testing/target.ts";

describe("isRefusal", () => {
  it.each([
    ...["content_filter", "refusal", "SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII"],
    "guardrail_refused",
  ])("takes %s for a refusal", (finishReason) => {
    expect(isRefusal(finishReason)).toBe(true);
  });

  it.each(["stop", "length", "tool_calls", "end_turn", "", null])("takes %j for none", (finishReason) => {
    expect(isRefusal(finishReason)).toBe(false);
  });
});

describe("asksOthersOnRefusal", () => {
  const places = ["a", "b", "b", "a"].map((name) => target("http://127.0.0.1", name));
  const asks = (at: number, routing: object = { fallback_on_refusal: true }) =>
    asksOthersOnRefusal({ directives: { routing } } as never, places, at);

  it("asks as long as a place of another model is left behind the one that refused", () => {
    expect([0, 1, 2, 3].map((at) => asks(at))).toEqual([true, true, true, false]);
    const [a, b] = places as [(typeof places)[0], (typeof places)[0]];
    const wanted = { directives: { routing: { fallback_on_refusal: true } } } as never;
    expect(asksOthersOnRefusal(wanted, [a, b, b], 1)).toBe(false);
  });

  it("asks nobody whom the request does not want to be asked", () => {
    expect([asks(0, {}), asks(0, { fallback_on_refusal: false })]).toEqual([false, false]);
    expect(asksOthersOnRefusal({ directives: {} } as never, places, 0)).toBe(false);
  });
});

describe("refusedReply", () => {
  it("sends the request to another model, with the upstream's status and word", () => {
    expect(refusedReply("content_filter", 200)).toMatchObject({
      ...{ code: "upstream_rejected", scope: "other-model", status: 200 },
      detail: expect.stringContaining("content_filter"),
    });
  });
});
