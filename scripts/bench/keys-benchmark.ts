import { randomBytes } from "node:crypto";
import { Bench } from "tinybench";
import { defaultPolicy } from "../../engine/index.ts";
import { createKeyIndex } from "../../server/access/key-index.ts";
import { newKey } from "../../server/access/new-key.ts";
import { BudgetLedger } from "../../server/budgets/budget-ledger.ts";
import { createAuthenticator } from "../../server/http/authenticate.ts";
import { RateLimiter } from "../../server/limits/rate-limiter.ts";
import type { Operation } from "../../server/operation/operation.ts";
import { target } from "../../server/pipeline/dispatch/testing/target.ts";
import { systemClock } from "../../server/start/system-ports.ts";
import { type BenchRow, benchRows } from "./bench-rows.ts";

const keyCount = 10_000;

interface KeysFigures {
  readonly rows: readonly BenchRow[];
  readonly keyCount: number;
  /** Of the index with all keys, after collection of garbage, if this process may collect; null: it may not. */
  readonly megabytes: number | null;
}

/**
 * What a request's key, its budgets and its rate limits cost where all is borrowed already, among 10,000 keys that each have two budgets (key and tenant) and
 * two rate limits.
 */
export async function keysBenchmark(durationMs: number): Promise<KeysFigures> {
  const collect = globalThis.gc ?? null;
  const heapBytes = (): number => {
    collect?.();
    const { heapUsed, external, arrayBuffers } = process.memoryUsage();
    return heapUsed + external + arrayBuffers;
  };
  const before = heapBytes();
  const index = createKeyIndex(defaultPolicy);
  const settings = (at: number) => ({
    ...{ owner: `person ${at}`, tags: ["team"], allowed_models: ["openai/*"] },
    rate_limits: [{ requests_per_minute: 10_000_000, tokens_per_minute: 1_000_000_000_000 }],
  });
  const shown: string[] = [];
  index.apply(
    Array.from({ length: keyCount }, (_, at) => {
      const { key, ...made } = newKey(randomBytes);
      if (at % 100 === 0) shown.push(key);
      return {
        ...{ id: `key_${at}`, tenant: `tenant${at % 1_000}`, settings: settings(at), ...made },
        ...{ createdAtMs: 0, rotatedAtMs: null, revokedAtMs: null },
      };
    }),
  );
  const megabytes = collect === null ? null : (heapBytes() - before) / 1e6;
  const { nowMs, monotonicMs } = systemClock;
  const ledger = new BudgetLedger({
    ...{ nowMs, monotonicMs, callsAtOnce: 1 as const },
    borrow: async (account) => {
      account.granted = 1e15;
    },
  });
  ledger.apply(
    Array.from({ length: keyCount }, (_, at) => ["key", "tenant"].map((scope) => [at, scope] as const))
      .flat()
      .filter(([at, scope]) => scope === "key" || at < 1_000)
      .map(([at, scope]) => ({
        ...{
          id: `${scope}${at}`,
          scope: scope as "key",
          name: scope === "key" ? `key_${at}` : `tenant${at}`,
        },
        ...{ period: "month" as const, limitNanoUsd: 1e15, warnPercent: 80, pace: false },
        ...{ createdAtMs: 0, removedAtMs: null },
      })),
  );
  const leasing = {
    take: async (account: { granted: number; limit: number; use(units: number): void }, units: number) => {
      account.granted = account.limit;
      account.use(units);
      return true;
    },
    ...{ refill: () => undefined, look: async () => undefined },
  };
  const rates = new RateLimiter(leasing, nowMs);
  const authenticate = createAuthenticator([], { index, adminKey: "admin", nowMs });
  const place = [target("http://127.0.0.1/v1")];
  const outcome = { attempts: [], servedCandidateId: null, usage: null, cost: null } as never;
  let turn = 0;
  const next = () => authenticate({ authorization: `Bearer ${shown[turn++ % shown.length]}` });
  const body = { model: "auto", max_tokens: 400, messages: [{ role: "user", content: "word ".repeat(80) }] };
  const payload = { body, bytes: Buffer.from(JSON.stringify(body)), isStream: false };
  const operationOf = (principal: ReturnType<typeof next>): Operation =>
    ({
      ...{ id: "bench", principal, kind: "chat", protocol: "openai-chat", payload },
      chatBody: () => body,
      parsed: () => ({ inputTokensEstimate: 100 }),
    }) as never;
  const settle = (operation: Operation): void => {
    rates.consumer.settled!(operation, null, outcome, null);
    ledger.consumer.settled!(operation, null, outcome, null);
  };
  /** The first time, when nothing is borrowed yet. */
  const borrow = async (): Promise<void> => {
    const operation = operationOf(next());
    await rates.admit(operation, await ledger.admit(operation, place));
    settle(operation);
  };
  const admit = (): void => {
    const operation = operationOf(next());
    const left = ledger.admit(operation, place);
    if (left instanceof Promise || rates.admit(operation, left) instanceof Promise)
      throw new Error("It had to borrow.");
    settle(operation);
  };
  for (const _ of shown) await borrow();
  const bench = new Bench({ time: durationMs, warmupTime: durationMs / 4 });
  bench.add("key", () => void next()).add("key, two budgets, two rate limits: taken and given back", admit);
  await bench.run();
  return { rows: benchRows(bench), keyCount, megabytes };
}
