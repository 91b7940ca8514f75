import { describe, expect, it } from "vitest";
import { createBudget } from "./budget.ts";

describe("createBudget", () => {
  it("never lets reserved and spent together pass the cap", async () => {
    const budget = createBudget(100);
    const first = await budget.reserve(60);
    let second: unknown = "waiting";
    const pending = budget.reserve(60).then((got) => {
      second = got;
    });
    await Promise.resolve();
    expect(second).toBe("waiting");
    first?.settle(30);
    await pending;
    expect(second).not.toBeNull();
    expect([budget.spentNanoUsd, budget.reservedNanoUsd]).toEqual([30, 60]);
  });

  it("says at once when nothing under way can make room", async () => {
    const budget = createBudget(100);
    const first = await budget.reserve(90);
    first?.settle(90);
    expect(await budget.reserve(20)).toBeNull();
    expect(await createBudget(10).reserve(11)).toBeNull();
  });

  it("tells those who wait when what they wait for was spent", async () => {
    const budget = createBudget(100);
    const first = await budget.reserve(80);
    const second = budget.reserve(50);
    first?.settle(80);
    expect(await second).toBeNull();
  });

  it("counts an unknown cost as wholly spent, and settles once", async () => {
    const budget = createBudget(100);
    const first = await budget.reserve(40);
    first?.settle(null);
    first?.settle(1);
    expect([budget.spentNanoUsd, budget.reservedNanoUsd]).toEqual([40, 0]);
  });
});
