import { describe, expect, it } from "vitest";
import { defaultPolicy } from "../../engine/index.ts";
import { openPrincipal } from "../operation/principal.ts";
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

describe("what a key allows", () => {
  it("is everything where it sets nothing, for its tenant", () => {
    expect(key({})).toEqual({ ...openPrincipal, tenant: "anna", keyId: "k" });
    expect(Object.isFrozen(key({}))).toBe(true);
  });

  it("is what it sets, and nothing more", () => {
    const rate_limits = [{ requests_per_minute: 5 }];
    const whole = {
      ...{ tags: ["t"], allowed_models: ["openai/*"], presets: ["cheap"], explore: false, keep: "figures" },
      ...{ resume: "never", rate_limits, owner: "Ann" },
    };
    expect(key(whole)).toEqual({
      ...{ ...openPrincipal, tenant: "anna", keyId: "k", tags: ["t"], allowedModels: ["openai/*"] },
      ...{ presets: ["cheap"], isExplored: false, keep: "figures", resume: "never", rateLimits: rate_limits },
      policy: { ...exploring, explorationRate: 0 },
    });
  });

  it.each([
    [{ max_cost_usd: 0.25 }, [250_000_000, null, null]],
    [{ max_cost_usd: 0 }, [0, null, null]],
    // Never more than was said.
    [{ max_cost_usd: 1.9999e-9 }, [1, null, null]],
    [{ max_latency_ms: 900 }, [null, 900, null]],
    [{ min_quality: 0 }, [null, null, 0]],
  ])("is at most %j", (settings, [maxCostNanoUsd, maxLatencyMs, minQuality]) => {
    expect(key(settings).limits).toEqual({ maxCostNanoUsd, maxLatencyMs, minQuality });
  });

  it.each([
    [{ region: "eu" }, { region: "eu" }],
    [{ data_collection: "deny" }, { data_collection: "deny" }],
    [{ zdr: true }, { zdr: true }],
    [
      { region: "eu", zdr: true },
      { region: "eu", zdr: true },
    ],
    [{ data_collection: "allow", zdr: false }, undefined],
    [{ region: "eu", data_collection: "allow", zdr: false }, { region: "eu" }],
  ])("demands of places for %j what no request can take back", (settings, demands) => {
    expect(key(settings).dataDemands).toEqual(demands);
    expect("dataDemands" in key(settings)).toBe(demands !== undefined);
  });

  it("weighs by its own weights, those that it leaves out as nothing", () => {
    expect(key({ weights: { quality: 3 } }).policy).toEqual({
      ...exploring,
      rule: { kind: "weights", weights: { quality: 3, cost: 0, latency: 0 } },
    });
    expect(key({ weights: { latency: 2 } }).policy?.rule).toMatchObject({
      weights: { quality: 0, cost: 0, latency: 2 },
    });
  });
});
