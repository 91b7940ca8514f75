import { describe, expect, it } from "vitest";
import { Interruption } from "./interruption.ts";

describe("Interruption", () => {
  it("ends a pause at once, and asks for none where the request is over", async () => {
    for (const end of ["clientGone", "stop"] as const) {
      const interruption = new Interruption();
      expect(interruption.isOver).toBe(false);
      const paused = interruption.pause(() => new Promise(() => {}));
      interruption[end]();
      await paused;
      expect(interruption).toMatchObject({
        isOver: true,
        isClientGone: end === "clientGone",
        isStopped: end === "stop",
      });
      await interruption.pause(() => Promise.reject(new Error("nobody waits any more")));
    }
    const idle = new Interruption();
    idle.clientGone();
    idle.stop();
    expect(idle.isOver).toBe(true);
  });

  it("waits as long as the sleep lasts where nothing happens", async () => {
    const passing = new Interruption();
    let isPassed = false;
    await passing.pause(async () => {
      await new Promise((resolve) => setImmediate(resolve));
      isPassed = true;
    });
    expect([isPassed, passing.isOver]).toEqual([true, false]);
  });
});
