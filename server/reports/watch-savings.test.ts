import { setTimeout as sleep } from "node:timers/promises";
import { expect, it, vi } from "vitest";
import { watchSavings } from "./watch-savings.ts";

it("tells of a measurement that failed, forgets the one before, and goes on", async () => {
  const usd = { value: 1, low: 0, high: 2 } as never;
  const answers = [
    async () => ({ measured: { saved_usd: usd, saved_share: null } as never }),
    async () => Promise.reject(new Error("no database")),
  ];
  let asked = 0;
  const faults: unknown[] = [];
  const watch = watchSavings(
    Promise.resolve(),
    () => answers[Math.min(asked++, 1)]!(),
    (error) => faults.push(error),
    20,
  );
  await vi.waitUntil(() => watch.latest() !== null || faults.length > 0, { timeout: 60_000, interval: 1 });
  await vi.waitUntil(() => faults.length >= 2, { timeout: 60_000 });
  expect(faults[0]).toMatchObject({ message: "no database" });
  expect(watch.latest()).toBeNull();
  watch.close();
  const before = asked;
  await sleep(80);
  expect(asked - before).toBeLessThanOrEqual(1);
});
