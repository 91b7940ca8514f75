import { describe, expect, it } from "vitest";
import { createTestClock } from "../database/testing/test-clock.ts";
import { throttle } from "./throttle.ts";

describe("throttle", () => {
  it("says the first at once, then one per interval with the number since", () => {
    const clock = createTestClock();
    const bounded = throttle(clock, 10_000);
    const said: number[] = [];
    const happen = (times: number): void => {
      for (let time = 0; time < times; time++) bounded((count) => said.push(count));
    };
    happen(5);
    clock.advance(9_999);
    happen(1);
    expect(said).toEqual([1]);
    clock.advance(1);
    happen(1);
    expect(said).toEqual([1, 6]);
  });
});
