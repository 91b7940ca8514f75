import { describe, expect, it } from "vitest";
import { defaultPolicy } from "../../engine/index.ts";
import { policyOfRequest } from "../pipeline/plan/policy-of-request.ts";
import { principalOfKey } from "./principal-of-key.ts";

const exploring = { ...defaultPolicy, explorationRate: 0.1 };
const key = (settings: object) =>
  principalOfKey(
    {
      ...{ id: "k", prefix: "tw_k", hash: new Uint8Array(), tenant: "anna", settings },
      ...{ createdAtMs: 0, rotatedAtMs: null, revokedAtMs: null },
    },
    exploring,
  );
const rateOf = (settings: object, routing?: object): number => {
  const caller = key(settings);
  return policyOfRequest(caller.policy ?? exploring, {
    ...{ preset: null, routing, dial: null, sort: null, caller },
  }).explorationRate;
};

describe("exploration by key and request", () => {
  it("is the configured one, unless key or request switches it off; neither switches it on against the other", () => {
    expect(rateOf({})).toBe(0.1);
    expect(rateOf({ explore: true })).toBe(0.1);
    expect(rateOf({ explore: false })).toBe(0);
    expect(rateOf({ explore: false, weights: { quality: 1 } })).toBe(0);
    expect(rateOf({ weights: { quality: 1 } })).toBe(0.1);
    expect(rateOf({}, { explore: false })).toBe(0);
    expect(rateOf({}, { explore: true })).toBe(0.1);
    expect(rateOf({ explore: false }, { explore: true })).toBe(0);
  });
});
