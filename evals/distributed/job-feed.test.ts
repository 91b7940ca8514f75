import { describe, expect, it } from "vitest";
import { createJobFeed } from "./job-feed.ts";

/** A queue of jobs of three pieces each, that answers when it is let. */
function queueOf(jobs: number) {
  let [left, next, underWay, maxUnderWay] = [jobs, 0, 0, 0];
  const asked: number[] = [];
  return {
    asked,
    maxUnderWay: () => maxUnderWay,
    async take(maxJobs: number): Promise<number[] | null> {
      asked.push(maxJobs);
      underWay += 1;
      maxUnderWay = Math.max(maxUnderWay, underWay);
      for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
      underWay -= 1;
      const count = Math.min(maxJobs, left);
      left -= count;
      next += 3 * count;
      return count === 0 ? null : Array.from({ length: 3 * count }, (_, at) => next - 3 * count + at);
    },
  };
}
const timing = { pollMs: 1, idleMs: 3 };

describe("createJobFeed", () => {
  it("hands out every piece once, takes one job at a time, and more at once where slots run dry", async () => {
    const queue = queueOf(100);
    const feed = createJobFeed({ ...timing, take: queue.take, mayGoOn: () => true, ahead: 8 });
    const seen: number[] = [];
    const slot = async (): Promise<void> => {
      for (let piece = await feed.next(); piece !== null; piece = await feed.next()) seen.push(piece);
    };
    await Promise.all(Array.from({ length: 8 }, slot));
    expect([...seen].sort((one, other) => one - other)).toEqual(Array.from({ length: 300 }, (_, at) => at));
    expect(queue.maxUnderWay()).toBe(1);
    expect(queue.asked[0]).toBe(1);
    expect(Math.max(...queue.asked)).toBe(8);
  });

  it("takes no more than one job at once where the slots are slower than the queue", async () => {
    const queue = queueOf(10);
    const feed = createJobFeed({ ...timing, take: queue.take, mayGoOn: () => true, ahead: 2 });
    for (let piece = await feed.next(); piece !== null; piece = await feed.next())
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    expect(new Set(queue.asked)).toEqual(new Set([1]));
  });

  it("ends when it may not go on, and with what taking throws", async () => {
    let may = true;
    const queue = queueOf(5);
    const feed = createJobFeed({ ...timing, take: queue.take, mayGoOn: () => may, ahead: 1 });
    expect(await feed.next()).toBe(0);
    may = false;
    expect(await feed.next()).toBeNull();
    const broken = createJobFeed({
      ...timing,
      take: () => Promise.reject(new Error("gone")),
      mayGoOn: () => true,
      ahead: 1,
    });
    await expect(broken.next()).rejects.toThrow("gone");
  });
});
