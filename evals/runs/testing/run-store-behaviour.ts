import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CaseResult, RunRecord, RunStore } from "../run-store.ts";

export const someRun: RunRecord = {
  id: "run-1",
  createdAtMs: Date.UTC(2026, 10, 22),
  finishedAtMs: null,
  status: "running",
  suites: ["a"],
  targets: ["x/y", "auto"],
  fingerprint: "f",
  settings: { samples: 1 },
  plannedCount: 3,
  spentNanoUsd: 12,
  durationMs: 0,
};

export const someResult: CaseResult = {
  promptId: "a/1",
  target: "x/y",
  sample: 0,
  taskType: "math",
  cluster: "c",
  weight: 1.5,
  score: 1 / 3,
  passed: false,
  reason: 'said "no" \u2014 é',
  grades: [{ type: "exact", metric: null, weight: 1, grade: { score: 0, passed: false, reason: "no" } }],
  replyText: "no\n",
  toolCalls: [{ name: "f", arguments: { a: [1, null] } }],
  error: null,
  finishReason: "stop",
  servedModel: "y",
  inputTokens: 3,
  outputTokens: 4,
  costNanoUsd: 9_007_199_254_740_991,
  costUnknownReason: null,
  judgeCostNanoUsd: 7,
  latencyMs: 12.5,
  timeToFirstTokenMs: null,
  isFromCache: true,
  finishedAtMs: Date.UTC(2026, 10, 22, 1),
};

/** What every store of runs does. */
export function describeRunStore(
  name: string,
  open: () => Promise<{ readonly store: RunStore; close(): Promise<void> }>,
): void {
  describe(`runs in ${name}`, () => {
    let opened: Awaited<ReturnType<typeof open>>;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.close());

    const all = async (runId: string): Promise<CaseResult[]> => {
      const found: CaseResult[] = [];
      for await (const page of opened.store.results(runId)) found.push(...page);
      return found;
    };
    const finished = async (runId: string): Promise<string[]> => {
      const found: string[] = [];
      for await (const page of opened.store.finished(runId))
        found.push(...page.map(({ promptId }) => promptId));
      return found;
    };

    it("come back as they were saved, and are replaced when saved again", async () => {
      const { store } = opened;
      await store.saveRun(someRun);
      expect(await store.findRun("run-1")).toEqual(someRun);
      const ended: RunRecord = {
        ...someRun,
        status: "done",
        finishedAtMs: someRun.createdAtMs + 5,
        durationMs: 5.5,
      };
      await store.saveRun(ended);
      expect(await store.findRun("run-1")).toEqual(ended);
      expect(await store.findRun("nothing")).toBeNull();
    });

    it("are listed newest first, and by fingerprint", async () => {
      const { store } = opened;
      await store.saveRun({
        ...someRun,
        id: "run-2",
        createdAtMs: someRun.createdAtMs + 1,
        fingerprint: "g",
      });
      expect((await store.listRuns({ limit: 9 })).map(({ id }) => id)).toEqual(["run-2", "run-1"]);
      expect((await store.listRuns({ limit: 1 })).map(({ id }) => id)).toEqual(["run-2"]);
      expect((await store.listRuns({ fingerprint: "f", limit: 9 })).map(({ id }) => id)).toEqual(["run-1"]);
    });

    it("keep results exactly, one for each case, target and sample, in that order", async () => {
      const { store } = opened;
      const unscored: CaseResult = {
        ...someResult,
        promptId: "a/0",
        score: null,
        passed: null,
        replyText: null,
        toolCalls: null,
        error: "HTTP 500",
        costNanoUsd: null,
        costUnknownReason: "no reply",
        latencyMs: null,
      };
      const second = { ...someResult, sample: 1, score: 0 };
      await store.saveResults("run-1", [second, someResult, unscored]);
      expect(await all("run-1")).toEqual([unscored, someResult, second]);
      expect(await finished("run-1")).toEqual(["a/1", "a/1"]);
      await store.saveResults("run-1", [{ ...unscored, error: null, score: 1, passed: true }]);
      expect((await all("run-1")).map(({ score }) => score)).toEqual([1, 1 / 3, 0]);
      expect(await finished("run-1")).toHaveLength(3);
      expect(await all("run-2")).toEqual([]);
      await store.saveResults("run-1", []);
    });

    it("page through many results without losing or repeating one", async () => {
      const { store } = opened;
      const rows = Array.from({ length: 11_003 }, (_, index) => ({
        ...someResult,
        promptId: `b/${index % 5_000}`,
        sample: Math.floor(index / 5_000),
      }));
      for (let start = 0; start < rows.length; start += 1_000)
        await store.saveResults("run-3", rows.slice(start, start + 1_000));
      const found = await all("run-3");
      expect(new Set(found.map(({ promptId, sample }) => `${promptId} ${sample}`)).size).toBe(11_003);
      expect(found).toHaveLength(11_003);
      expect(await finished("run-3")).toHaveLength(11_003);
    });
  });
}
