import { describe, expect, it } from "vitest";
import { createSeededRandom, hashString } from "../../engine/index.ts";
import { toolsWith } from "../graders/testing.ts";
import { createBudget } from "../runs/budget.ts";
import { createMemoryRunStore } from "../runs/memory-run-store.ts";
import type { CaseResult, RunStore } from "../runs/run-store.ts";
import { runSuites } from "../runs/run-suites.ts";
import { createFakeTarget } from "../runs/testing/fake-target.ts";
import { someRun } from "../runs/testing/run-store-behaviour.ts";
import { createAllocation } from "./create-allocation.ts";
import { routePlan, suiteWith } from "./testing.ts";

const rates = { good: 0.9, fair: 0.55, bad: 0.2 };
const suites = [suiteWith({ math: 100, code: 60 })];

function targetsOf() {
  return Object.entries(rates).map(([id, rate]) =>
    createFakeTarget(id, ({ messages }) => {
      const coin = createSeededRandom(hashString(`${id} ${JSON.stringify(messages)}`))();
      return coin < rate ? "yes" : "no";
    }),
  );
}

interface Part {
  readonly store?: RunStore;
  readonly capNanoUsd?: number;
  /** Aborts after so many results. */
  readonly stopAfter?: number;
}

/** Runs, from where the store stands. */
async function run({ store = createMemoryRunStore(), capNanoUsd, stopAfter }: Part) {
  const targets = targetsOf();
  const earlier: CaseResult[] = [];
  for await (const page of store.results(someRun.id)) earlier.push(...page);
  const allocation = createAllocation({ plan: routePlan, suites, targets, samples: 1, earlier });
  const stop = new AbortController();
  let count = 0;
  const record = await runSuites({
    ...{ suites, targets, samples: 1, concurrency: 5, store, run: someRun, stop: stop.signal },
    jobs: allocation,
    onResult: () => {
      count += 1;
      if (count === stopAfter) stop.abort();
    },
    context: {
      budget: createBudget(capNanoUsd ?? null, earlier.length * 1_000),
      isCapped: capNanoUsd !== undefined,
      cache: null,
      seed: null,
      signal: new AbortController().signal,
      tools: toolsWith(),
      judge: null,
      nowMs: () => 1_000,
    },
  });
  const results: CaseResult[] = [];
  for await (const page of store.results(someRun.id)) results.push(...page);
  const keys = results.map(({ promptId, target }) => `${promptId} ${target}`);
  return { record, keys, store, summary: allocation.summary(), asked: count };
}

describe("a run that chooses its own cases", () => {
  it("ends as done when nothing is open any more, with fewer replies than the grid has", async () => {
    const { record, keys, summary } = await run({});
    expect(record).toMatchObject({ status: "done", plannedCount: 480 });
    expect(keys.length).toBeLessThan(400);
    expect(record.spentNanoUsd - someRun.spentNanoUsd).toBeLessThanOrEqual(keys.length * 1_000);
    expect(summary.decisions.map(({ winner }) => winner)).toEqual(["good", "good"]);
    expect(summary.asked).toBe(keys.length);
  });

  it("stopped by hand and resumed, asks what one run would have asked, and decides the same", async () => {
    const whole = await run({});
    const first = await run({ stopAfter: 37 });
    expect(first.record.status).toBe("stopped");
    expect(first.keys.length).toBeLessThan(whole.keys.length);
    const second = await run({ store: first.store });
    expect(second.record.status).toBe("done");
    expect(second.keys).toEqual(whole.keys);
    expect(second.asked).toBe(whole.keys.length - first.keys.length);
    expect(second.summary.decisions).toEqual(whole.summary.decisions);
  });

  it("stopped at the cap, has paid no more than it, says what is open, and goes on with a higher cap", async () => {
    const whole = await run({});
    const capped = await run({ capNanoUsd: 60_000 });
    expect(capped.record.status).toBe("budget");
    expect(capped.record.spentNanoUsd).toBeLessThanOrEqual(60_000);
    expect(capped.keys.length).toBeGreaterThan(40);
    expect(capped.summary.decisions.some(({ sureness }) => sureness === "open")).toBe(true);
    const resumed = await run({ store: capped.store, capNanoUsd: 10_000_000 });
    expect(resumed.record.status).toBe("done");
    expect(resumed.keys).toEqual(whole.keys);
  });
});
