import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { toolsWith } from "../graders/testing.ts";
import type { Suite } from "../suites/suite.ts";
import { createBudget } from "./budget.ts";
import { deferredRunStore } from "./deferred-run-store.ts";
import { createMemoryRunStore } from "./memory-run-store.ts";
import { openReplyCache } from "./reply-cache.ts";
import type { CaseResult, RunStore } from "./run-store.ts";
import { fingerprintOf, type RunOptions, runSuites } from "./run-suites.ts";
import { type Target, TargetError } from "./target.ts";
import { createFakeTarget } from "./testing/fake-target.ts";
import { someRun } from "./testing/run-store-behaviour.ts";
import { withRetries } from "./with-retries.ts";

function suiteOf(count: number, grader: object = { type: "exact", value: "yes" }): Suite {
  const cases = Array.from({ length: count }, (_, index) => ({
    id: `c${index}`,
    description: null,
    taskType: "math",
    cluster: `c${index}`,
    tags: [],
    difficulty: null,
    weight: 1,
    messages: [{ role: "user", content: `question ${index}` }],
    tools: [],
    parameters: {},
    variables: {},
    graders: [grader as { type: string }],
    rule: { combine: "all", threshold: null } as const,
    place: { file: "s.yaml", line: index },
  }));
  return { name: "s", description: null, version: 1, file: "s.yaml", cases, models: [], notices: [] };
}

interface Changes {
  readonly targets?: readonly Target[];
  readonly store?: RunStore;
  readonly stop?: AbortSignal;
  readonly capNanoUsd?: number | null;
  readonly cacheFolder?: string;
  readonly judge?: Target;
  readonly samples?: number;
  readonly isNew?: boolean;
  readonly onResult?: (result: CaseResult) => void;
}

async function run(suite: Suite, changes: Changes = {}) {
  const {
    store = createMemoryRunStore(),
    targets = [createFakeTarget("m", () => "yes")],
    capNanoUsd = null,
    stop,
  } = changes;
  const cache = changes.cacheFolder === undefined ? null : openReplyCache(changes.cacheFolder);
  const options: RunOptions = {
    suites: [suite],
    targets,
    samples: changes.samples ?? 1,
    isNew: changes.isNew ?? false,
    concurrency: 3,
    store,
    run: someRun,
    stop: stop ?? new AbortController().signal,
    ...(changes.onResult === undefined ? {} : { onResult: changes.onResult }),
    context: {
      budget: createBudget(capNanoUsd),
      isCapped: capNanoUsd !== null,
      cache,
      seed: null,
      signal: new AbortController().signal,
      tools: toolsWith(),
      judge: changes.judge ?? null,
      nowMs: () => 1_000,
    },
  };
  const record = await runSuites(options).finally(() => cache?.close());
  const results: CaseResult[] = [];
  for await (const page of store.results(someRun.id)) results.push(...page);
  return { record, results, store };
}

describe("runSuites", () => {
  it("asks every target every case as often as told, and stores score, cost and reply", async () => {
    const targets = [createFakeTarget("good", () => "yes"), createFakeTarget("bad", () => "no")];
    const { record, results } = await run(suiteOf(5), { targets, samples: 2 });
    expect(record).toMatchObject({ status: "done", plannedCount: 20, spentNanoUsd: 20_000 });
    expect(results).toHaveLength(20);
    for (const result of results)
      expect(result).toMatchObject({
        score: result.target === "good" ? 1 : 0,
        costNanoUsd: 1_000,
        replyText: result.target === "good" ? "yes" : "no",
      });
  });

  it("takes replies from the cache without paying again, and never an error", async () => {
    const cacheFolder = mkdtempSync(join(tmpdir(), "run-"));
    let isDown = true;
    const flaky = createFakeTarget("m", ({ messages }) => {
      if (isDown && messages[0]?.content === "question 1") throw new TargetError("HTTP 500", true);
      return "yes";
    });
    const first = await run(suiteOf(3), { targets: [flaky], cacheFolder });
    expect(first.results.map(({ score, error }) => [score, error])).toEqual([
      [1, null],
      [null, "HTTP 500"],
      [1, null],
    ]);
    isDown = false;
    const second = await run(suiteOf(3), { targets: [flaky], cacheFolder });
    expect(flaky.calls()).toBe(4);
    expect(second.record.spentNanoUsd).toBe(1_000);
    expect(second.results.map(({ isFromCache, score }) => [isFromCache, score])).toEqual([
      [true, 1],
      [false, 1],
      [true, 1],
    ]);
  });

  it("resumes where it stopped: what is stored is not asked again, errors are", async () => {
    const store = createMemoryRunStore();
    const stop = new AbortController();
    const target = createFakeTarget("m", ({ messages }) => {
      if (messages[0]?.content === "question 0") throw new TargetError("gone", false);
      return "yes";
    });
    let seen = 0;
    const onResult = (): void => {
      seen += 1;
      if (seen === 5) stop.abort();
    };
    const first = await run(suiteOf(20), { store, stop: stop.signal, targets: [target], onResult });
    expect(first.record.status).toBe("stopped");
    const before = first.results.length;
    expect(before).toBeLessThan(20);
    const calls = target.calls();
    const second = await run(suiteOf(20), { store, targets: [target] });
    expect(second.results).toHaveLength(20);
    expect(target.calls() - calls).toBe(20 - before + 1);
  });

  it("stops at the cap before it is passed, and keeps what it has", async () => {
    const { record, results } = await run(suiteOf(50), { capNanoUsd: 10_500 });
    expect(record.status).toBe("budget");
    expect(record.spentNanoUsd).toBeLessThanOrEqual(10_500);
    expect(results).toHaveLength(record.spentNanoUsd / 1_000);
    expect(results.length).toBeGreaterThan(5);
  });

  it("refuses a target without a price under a cap, and runs it without one", async () => {
    const unpriced = () => [createFakeTarget("m", () => "yes", null)];
    const capped = await run(suiteOf(1), { targets: unpriced(), capNanoUsd: 1e9 });
    expect(capped.results[0]).toMatchObject({
      score: null,
      error: "m has no known price and is refused under a cap",
    });
    expect((await run(suiteOf(1), { targets: unpriced() })).results[0]).toMatchObject({
      score: 1,
      costNanoUsd: null,
    });
  });

  it("counts judges under the cap, and leaves cases unscored when there is none", async () => {
    const rubric = { type: "judge_rubric", rubric: "kind" };
    const judge = createFakeTarget("judge", () => '{"score": 0.75, "reason": "ok"}', 500);
    const judged = await run(suiteOf(2, rubric), { judge });
    expect(judged.results[0]).toMatchObject({ score: 1, judgeCostNanoUsd: 500 });
    expect(judged.record.spentNanoUsd).toBe(3_000);
    const alone = await run(suiteOf(1, rubric));
    expect(alone.results[0]).toMatchObject({ score: null });
    expect(alone.results[0]?.reason).toContain("no judge is named");
    const expensive = createFakeTarget("judge", () => "", 5_000);
    const capped = await run(suiteOf(1, rubric), { judge: expensive, capNanoUsd: 2_100 });
    expect(capped).toMatchObject({ record: { status: "budget" }, results: [] });
  });

  it("stops when the store fails, and says why", async () => {
    const store = {
      ...createMemoryRunStore(),
      saveResults: () => Promise.reject(new Error("the disk is full")),
    };
    await expect(run(suiteOf(3), { store })).rejects.toThrow("the disk is full");
  });
});

describe("withRetries", () => {
  it("tries again what may pass, and nothing else", async () => {
    const failing = (isRetryable: boolean, times: number) => {
      let left = times;
      return createFakeTarget("m", () => {
        left -= 1;
        if (left >= 0) throw new TargetError("HTTP 429", isRetryable);
        return "yes";
      });
    };
    const send = (target: Target) =>
      withRetries(target, { random: () => 0, firstDelayMs: 1 }).send(
        { messages: [], tools: [], parameters: {} },
        new AbortController().signal,
      );
    expect((await send(failing(true, 3))).reply.text).toBe("yes");
    await expect(send(failing(true, 4))).rejects.toThrow("HTTP 429");
    const hopeless = failing(false, 1);
    await expect(send(hopeless)).rejects.toThrow("HTTP 429");
    expect(hopeless.calls()).toBe(1);
  });
});

describe("fingerprintOf", () => {
  it("changes with cases, graders, targets and samples", () => {
    const all = [
      fingerprintOf([suiteOf(2)], ["m"], 1),
      fingerprintOf([suiteOf(3)], ["m"], 1),
      fingerprintOf([suiteOf(2, { type: "exact", value: "no" })], ["m"], 1),
      fingerprintOf([suiteOf(2)], ["n"], 1),
      fingerprintOf([suiteOf(2)], ["m"], 2),
    ];
    expect(new Set(all).size).toBe(all.length);
    expect(fingerprintOf([suiteOf(2)], ["m"], 1)).toBe(all[0]);
  });
});

describe("a case that its suite left out", () => {
  it("is not asked, costs nothing and counts as unscored, with the reason", async () => {
    const whole = suiteOf(2);
    const [first, ...rest] = whole.cases;
    const cases = first === undefined ? [] : [{ ...first, unscorable: "left out: no file" }, ...rest];
    const target = createFakeTarget("m", () => "yes");
    const { results, record } = await run({ ...whole, cases }, { targets: [target] });
    expect(target.calls()).toBe(1);
    expect(record.plannedCount).toBe(2);
    expect(results.find(({ promptId }) => promptId === "s/c0")).toMatchObject({
      score: null,
      error: null,
      reason: "left out: no file",
      costNanoUsd: 0,
    });
  });
});

describe("a new run on a store that is still opening", () => {
  it("asks before the store is there, and stores what it asked", async () => {
    let open: (store: RunStore) => void = () => undefined;
    const store = deferredRunStore(
      new Promise((resolve) => {
        open = resolve;
      }),
    );
    let onAsked: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => {
      onAsked = resolve;
    });
    const target = createFakeTarget("m", () => {
      onAsked();
      return "yes";
    });
    const ending = run(suiteOf(5), { store, isNew: true, targets: [target] });
    await asked;
    open(createMemoryRunStore());
    await ending;
    const stored: CaseResult[] = [];
    for await (const results of store.results(someRun.id)) stored.push(...results);
    expect(stored).toHaveLength(5);
    expect((await store.findRun(someRun.id))?.status).toBe("done");
  });

  it("fails with the store's reason where it cannot be opened, and asks no more", async () => {
    const target = createFakeTarget("m", () => "yes");
    const store = deferredRunStore(Promise.reject(new Error("the folder is locked")));
    await expect(run(suiteOf(200), { store, isNew: true, targets: [target] })).rejects.toThrow(
      "the folder is locked",
    );
    expect(target.calls()).toBeLessThan(50);
  });
});
