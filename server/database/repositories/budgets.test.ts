import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { backends, type TestDatabase } from "../testing/backends.ts";
import {
  budgetState,
  endLeasesOf,
  insertBudget,
  renewLease,
  type StoredBudget,
  takeLease,
} from "./budgets.ts";

const budget: StoredBudget = {
  ...{ id: "b", scope: "tenant", name: "team", period: "total", limitNanoUsd: 1_000 },
  ...{ warnPercent: 80, pace: false, createdAtMs: 0, removedAtMs: null },
};
const time = { startMs: 0, endMs: Date.UTC(9999, 0) };
const hourMs = 3_600_000;

describe.each(backends)("leases of budgets on $name", (backend) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await backend.open();
    await insertBudget(database.db, budget, 1);
  }, 300_000);
  afterAll(() => database.remove());

  it("keep what nobody knows the cost of set aside after their process is gone, and nothing else of a silent one", async () => {
    const lease = (owner: string, nowMs: number) => ({ budgetId: budget.id, time, owner, nowMs });
    const left = async (nowMs: number): Promise<number> => {
      const { spentNanoUsd, leasedNanoUsd } = await budgetState(database.db, budget, time, nowMs);
      return budget.limitNanoUsd - spentNanoUsd - leasedNanoUsd;
    };
    for (const owner of ["ended.1.a", "killed.2.b"]) {
      const { grantedNanoUsd } = await takeLease(database.db, { ...lease(owner, 0), wantedNanoUsd: 300 });
      expect(grantedNanoUsd).toBe(300);
    }
    expect(await left(0)).toBe(400);
    const figures = { grantedNanoUsd: 120, settledNanoUsd: 0, unknownNanoUsd: 120 };
    await renewLease(database.db, lease("ended.1.a", 0), figures, true);
    await renewLease(database.db, lease("killed.2.b", 0), { ...figures, grantedNanoUsd: 300 }, false);
    expect(await left(0)).toBe(1_000 - 120 - 300);
    // Silent for more than an hour.
    expect(await left(hourMs + 1)).toBe(1_000 - 240);
    await endLeasesOf(database.db, ["killed.2"]);
    expect(await left(1)).toBe(1_000 - 240);
    const { grantedNanoUsd } = await takeLease(database.db, {
      ...lease("new.3.c", 2 * hourMs),
      wantedNanoUsd: 1_000,
    });
    expect(grantedNanoUsd).toBe(760);
  });
});
