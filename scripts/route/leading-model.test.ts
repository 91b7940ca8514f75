import { expect, it } from "vitest";
import type { Decision } from "../../engine/index.ts";
import { createLeadingModel } from "./leading-model.ts";

const candidate = (id: string, mean: number, usd: number | null) => ({
  candidateId: id,
  modelId: id.split("@")[0]!,
  prediction: {
    quality: { mean },
    cost: { expectedNanoUsd: usd === null ? null : usd * 1e9 },
    latency: { totalMs: 0 },
  },
});
const decision = (...ranked: ReturnType<typeof candidate>[]): Decision => ({ ranked }) as unknown as Decision;

it("says how the share of the leading model falls, and what is lost without it", () => {
  const leading = createLeadingModel();
  expect(leading.render()).toBe("");
  // Ahead by 1.5 points' worth, by 4, and behind.
  leading.add(decision(candidate("a/one@low", 0.8, 0.001), candidate("b/two", 0.785, 0.001)));
  leading.add(
    decision(
      candidate("a/one@low", 0.8, 0.001),
      candidate("a/one@high", 0.81, 0.01),
      candidate("b/two", 0.76, 0.001),
    ),
  );
  leading.add(
    decision(candidate("b/three", 0.9, 0.001), candidate("a/one", 0.8, 0.001), candidate("a/free", 1, null)),
  );
  const text = leading.render();
  expect(text).toContain("one is worth most for 66.7%");
  expect(text).toContain("1 point 66.7%, 2 points 33.3%, 3 points 33.3%, 5 points 0.0%");
  expect(text).toContain("without it: two 66.7%, three 33.3%");
  expect(text).toContain("-2.8 points and +$0.0 a prompt, waiting included: $0.00055 worth less");
});
