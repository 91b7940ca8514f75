import { describe, expect, it } from "vitest";
import type { ConversationFacts } from "../../../engine/index.ts";
import type { Operation } from "../../operation/operation.ts";
import {
  isTenantDeployment,
  sharedDeploymentId,
  tenantDeploymentId,
} from "../../operation/tenant-deployment.ts";
import { conversationNames, markName } from "./conversation-names.ts";

const namesOf = (facts: Partial<ConversationFacts>, tenant = "acme", session?: string) =>
  conversationNames({
    principal: { tenant },
    directives: session === undefined ? {} : { routing: { session_id: session } },
    sessionId: null,
    conversation: () => ({ conversationKey: null, ...facts }),
    replyMarks: () => ["m1", "m2"],
  } as unknown as Operation);
const turns = { conversationKey: "k", previousTurnKey: "t1", turnKey: "t2" };

describe("conversationNames", () => {
  it("takes the client's own session, else its cache key with the opening, else the turns", () => {
    const common = { tenant: "acme", isLocked: false };
    const session = { lookUp: ["acme session s"], remember: "acme session s", isUnique: true };
    expect(namesOf({ ...turns, promptCacheKey: "p" }, "acme", "s")).toEqual({ ...common, ...session });
    const cached = { lookUp: ["acme cache p k"], remember: "acme cache p k", isUnique: true };
    expect(namesOf({ ...turns, promptCacheKey: "p" })).toEqual({ ...common, ...cached });
    const byTurns = { lookUp: ["acme turn t1"], remember: "acme turn t2", isUnique: false };
    expect(namesOf(turns)).toEqual({ ...common, ...byTurns });
    expect(namesOf({ ...turns, promptCacheKey: "p", conversationKey: null })).toEqual({
      ...common,
      ...byTurns,
    });
  });

  it("looks up nothing at a first turn, and remembers nothing that has no name", () => {
    const first = { conversationKey: "k", turnKey: "t1" };
    expect(namesOf(first)).toMatchObject({ lookUp: [], remember: "acme turn t1" });
    expect(namesOf({ ...first, promptCacheKey: "p" })).toMatchObject({
      lookUp: [],
      remember: "acme cache p k",
    });
    expect(namesOf({})).toMatchObject({ lookUp: [], remember: null });
  });

  it("looks up the marks of the last reply under a lock alone", () => {
    const marks = [markName("acme", "m1"), markName("acme", "m2")];
    for (const lock of [{ openToolLoop: true }, { hasProviderState: true }])
      expect(namesOf({ ...turns, ...lock })).toMatchObject({
        isLocked: true,
        lookUp: ["acme turn t1", ...marks],
      });
    expect(namesOf({ openToolLoop: true })).toMatchObject({ lookUp: marks });
  });

  it("has no name of a conversation in common between two tenants", () => {
    for (const [facts, session] of [
      [{ ...turns, openToolLoop: true }],
      [{ ...turns, openToolLoop: true, promptCacheKey: "p" }],
      [{ ...turns, openToolLoop: true }, "s"],
    ] as const) {
      const all = ["acme", "other"].flatMap((tenant) => {
        const { lookUp, remember } = namesOf(facts, tenant, session);
        return [...new Set([...lookUp, remember])];
      });
      expect(new Set(all).size).toBe(all.length);
    }
  });
});

describe("a tenant's own deployment", () => {
  it("is another than the installation's and every other tenant's, and leads back to it", () => {
    const own = tenantDeploymentId("p/m#0", "acme");
    expect([own, sharedDeploymentId(own)]).toEqual(["p/m#0~acme", "p/m#0"]);
    expect(tenantDeploymentId("p/m#0", "other")).not.toBe(own);
    expect(
      [own, "p/m#12~a", "p/m#0", "p/m~x", "p/m#0~", "p/m#~a", "p/m#0~a~b"].map(isTenantDeployment),
    ).toEqual([...[true, true, false, false, false, false, false]]);
    expect(sharedDeploymentId("p/m~x")).toBe("p/m~x");
  });
});
