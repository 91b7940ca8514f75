import { describe, expect, it } from "vitest";
import type { RunRecord } from "../../evals/runs/run-store.ts";
import { someResult } from "../../evals/runs/testing/run-store-behaviour.ts";
import { resolveBaseline } from "./resolve-baseline.ts";

const run = (id: string, changes: Partial<RunRecord> = {}): RunRecord =>
  ({ id, status: "done", suites: ["math"], targets: ["a"], ...changes }) as RunRecord;
/** Newest first. */
const runs = [
  run("now"),
  run("broken"),
  run("stopped", { status: "stopped" }),
  run("others", { targets: ["b"] }),
  run("elsewhere", { suites: ["chat"] }),
  run("earlier", { suites: ["math", "chat"], targets: ["a", "b"] }),
  run("oldest"),
];
const store = {
  findRun: async (id: string) => runs.find((one) => one.id === id) ?? null,
  listRuns: async () => runs,
  results: async function* (id: string) {
    // Half of the replies of one run are without a score.
    yield [0, 1].map((at) => ({ ...someResult, target: "a", score: id === "broken" && at === 0 ? null : 1 }));
  },
};
const preference = { suites: ["math"], targets: ["a"], runId: "now", maxUnscoredShare: 0.05 };

describe("resolveBaseline", () => {
  it("takes the newest finished run with the same suite and model, never the run itself", async () => {
    expect((await resolveBaseline(store, { ...preference, wanted: "last" }))?.id).toBe("earlier");
    expect((await resolveBaseline(store, { ...preference, wanted: "last", runId: null }))?.id).toBe("now");
    expect(await resolveBaseline(store, { ...preference, wanted: "last", targets: ["c"] })).toBeNull();
  });
  it("takes the run that is named, refuses one that is not there, and needs none", async () => {
    expect((await resolveBaseline(store, { ...preference, wanted: "others" }))?.id).toBe("others");
    await expect(resolveBaseline(store, { ...preference, wanted: "typo" })).rejects.toThrow(
      "--baseline: there is no run typo. npm run evals -- list",
    );
    expect(await resolveBaseline(store, { ...preference, wanted: null })).toBeNull();
  });
});
