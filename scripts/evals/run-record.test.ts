import { describe, expect, it } from "vitest";
import { createMemoryRunStore } from "../../evals/runs/memory-run-store.ts";
import { createFakeTarget } from "../../evals/runs/testing/fake-target.ts";
import { readEvalArguments } from "./eval-arguments.ts";
import { recordFor } from "./run-record.ts";

const judge = (id: string) => createFakeTarget(id, () => "");
const evalRun = {
  suites: [],
  targets: [judge("x/y")],
  plan: null,
  openCalibrations: async () => ({ save: async () => undefined, list: async () => [] }),
  dataDir: "",
  isTerminal: false,
  notices: [],
  databaseUrl: null,
  print: () => undefined,
};

describe("recordFor", () => {
  it("notes the judge by its whole name, and resumes a run with that judge alone", async () => {
    const store = createMemoryRunStore();
    const options = readEvalArguments(["s.yaml"]);
    const run = await recordFor({ ...evalRun, store, options, judge: judge("x/judge") });
    expect(run.settings.judge).toBe("x/judge");
    await store.saveRun(run);
    const resumed = { ...options, resume: "" };
    expect(await recordFor({ ...evalRun, store, options: resumed, judge: judge("x/judge") })).toEqual(run);
    for (const other of [judge("x/other"), null])
      await expect(recordFor({ ...evalRun, store, options: resumed, judge: other })).rejects.toThrow(
        `Run ${run.id} was judged by x/judge: resume it with --judge x/judge`,
      );
  });

  it("has no judge where none is named", async () => {
    const store = createMemoryRunStore();
    const run = await recordFor({ ...evalRun, store, options: readEvalArguments(["s.yaml"]), judge: null });
    expect(run.settings.judge).toBeNull();
  });
});
