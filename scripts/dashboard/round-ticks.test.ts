import { expect, it } from "vitest";
import { roundTicks } from "../../dashboard/src/format/round-ticks.ts";

it("axes have round figures, as many as are wanted at least, within their ends", () => {
  expect(roundTicks(-0.493, 0.493, 4)).toEqual([-0.4, -0.2, 0, 0.2, 0.4]);
  expect(roundTicks(0, 1_034, 4)).toEqual([0, 200, 400, 600, 800, 1_000]);
  expect(roundTicks(-0.00057, 0.00057, 4)).toEqual([-0.0004, -0.0002, 0, 0.0002, 0.0004]);
  for (let reach = 0.001; reach < 1e6; reach *= 1.37) {
    const ticks = roundTicks(-reach, reach, 4);
    expect(ticks.length, `${reach}`).toBeGreaterThanOrEqual(4);
    expect(ticks.length, `${reach}`).toBeLessThanOrEqual(11);
    expect(Math.max(...ticks.map(Math.abs))).toBeLessThanOrEqual(reach);
  }
  expect(roundTicks(1, 1, 4)).toEqual([1]);
});
