import { describe, expect, it } from "vitest";
import type { Outcome } from "../../engine/index.ts";
import type { Operation } from "../operation/operation.ts";
import { openPrincipal } from "../operation/principal.ts";
import type { DispatchTarget } from "../pipeline/dispatch/dispatch-target.ts";
import { RateLeasing } from "./rate-leasing.ts";
import { RateLimiter } from "./rate-limiter.ts";

const target = { candidate: { id: "test/a", model: { id: "test/a" } } } as DispatchTarget;
const outcome = { attempts: [{ candidateId: "test/a" }], servedCandidateId: "test/a", usage: null };

describe("RateLimiter", () => {
  it("lets so many run at once, and the next once one has ended, without any database", async () => {
    const leasing = new RateLeasing({
      database: { db: null as never, status: () => ({ state: "starting" }) as never },
      ...{ owner: "one", nowMs: () => 1_000, log: { warn: () => undefined } },
    });
    const limiter = new RateLimiter(leasing, () => 1_000);
    const principal = { ...openPrincipal, keyId: "k", rateLimits: [{ concurrent_requests: 2 }] };
    const operation = (id: string): Operation =>
      ({ id, principal, kind: "embedding", parsed: () => ({ inputTokensEstimate: 5 }) }) as never;
    const admit = async (id: string): Promise<unknown> => limiter.admit(operation(id), [target]);
    await Promise.all(["1", "2"].map(admit));
    await expect(admit("3")).rejects.toMatchObject({
      ...{ code: "rate_limit_exceeded", status: 429 },
      details: { limit: "concurrent", allowed: 2, remaining: 0 },
    });
    limiter.consumer.settled!(operation("1"), null, outcome as unknown as Outcome, null);
    expect(await admit("4")).toEqual([target]);
    await expect(admit("5")).rejects.toMatchObject({ code: "rate_limit_exceeded" });
  });
});
