import { describe, expect, it } from "vitest";
import type { Candidate } from "../../../engine/index.ts";
import { healthForRequest, planTargets } from "./plan-targets.ts";
import { target } from "./testing/target.ts";

function candidate(name: string, deploymentCount: number): Candidate {
  const deployments = Array.from(
    { length: deploymentCount },
    (_, index) => target("http://127.0.0.1/v1", name, { id: `${name}#${index}` }).deployment,
  );
  return target("http://127.0.0.1/v1", name, {}, { deployments }).candidate;
}

const cooling = (order: readonly string[]) => ({
  isHealthy: (id: string) => !order.includes(id),
  leastBad: (ids: readonly string[]) => order.find((id) => ids.includes(id)) ?? null,
  quietForMs: (id: string) => (order.includes(id) ? 2_000 : 0),
});

const ids = (candidates: readonly Candidate[], order: readonly string[]) =>
  planTargets(candidates, cooling(order)).map(({ deployment }) => deployment.id);

describe("planTargets", () => {
  it("takes two places of each candidate, in the catalogue's order", () => {
    expect(ids([candidate("a", 3), candidate("b", 1)], [])).toEqual(["a#0", "a#1", "b#0"]);
  });

  it("puts cooling places behind every healthy one", () => {
    expect(ids([candidate("a", 2), candidate("b", 1)], ["a#0"])).toEqual(["a#1", "b#0", "a#0"]);
    expect(ids([candidate("a", 1), candidate("b", 1)], ["a#0"])).toEqual(["b#0", "a#0"]);
  });

  it("starts with the least bad where all are cooling", () => {
    expect(ids([candidate("a", 2), candidate("b", 1)], ["b#0", "a#1", "a#0"])).toEqual(["b#0", "a#0", "a#1"]);
  });

  it("leaves a place of the chosen candidate where it is while its upstream asked for a short wait", () => {
    const targets = planTargets([candidate("a", 1), candidate("b", 1)], cooling(["a#0"]), 3_000);
    expect(targets.map(({ deployment }) => deployment.id)).toEqual(["a#0", "b#0"]);
  });

  it("is empty for no candidates", () => {
    expect(ids([], [])).toEqual([]);
  });
});

describe("healthForRequest", () => {
  it("is the real health while anything is healthy, and the least bad alone where nothing is", () => {
    const some = healthForRequest(["a", "b"], cooling(["a"]));
    expect([some("a"), some("b")]).toEqual([false, true]);
    const none = healthForRequest(["a", "b"], cooling(["b", "a"]));
    expect([none("a"), none("b")]).toEqual([false, true]);
  });
});
