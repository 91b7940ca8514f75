import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../numeric/seeded-random.ts";
import { lengthFactors, type ReplyLengthSum } from "./reply-length-sums.ts";

const sum = (
  candidateId: string,
  requests: number,
  expectedTokens: number,
  actualTokens: number,
  taskType = "math",
): ReplyLengthSum => ({ taskType, candidateId, requests, expectedTokens, actualTokens });

describe("lengthFactors", () => {
  it("leaves what nobody has seen as predicted", () => {
    expect(lengthFactors([]).of("math", "a")).toBe(1);
    const { of } = lengthFactors([sum("a", 100, 30_000, 3_000)]);
    expect(of("chat", "a")).toBe(1);
  });

  it("moves a little by one reply and nearly all the way by many", () => {
    const one = lengthFactors([sum("a", 1, 300, 3_000)]).of("math", "a");
    expect(one).toBeGreaterThan(1.2);
    expect(one).toBeLessThan(3);
    expect(lengthFactors([sum("a", 2_000, 600_000, 60_000)]).of("math", "a")).toBeCloseTo(0.1, 1);
  });

  it("tells a candidate without replies what the others wrote, and keeps a wordy one apart", () => {
    const { of } = lengthFactors([
      sum("short", 500, 150_000, 15_000),
      sum("wordy", 500, 150_000, 300_000),
      sum("other", 500, 150_000, 15_000),
    ]);
    expect(of("math", "new")).toBeCloseTo(330 / 450, 1);
    expect(of("math", "wordy")).toBeGreaterThan(1.9);
    expect(of("math", "short")).toBeLessThan(0.13);
  });

  it("has bounds, and reads past what cannot be", () => {
    expect(lengthFactors([sum("a", 1e6, 1, 1e12)]).of("math", "a")).toBe(100);
    expect(lengthFactors([sum("a", 1e6, 1e9, 0)]).of("math", "a")).toBe(0.01);
    expect(lengthFactors([sum("a", Number.NaN, 1, 1), sum("b", 3, 0, 5)]).of("math", "a")).toBe(1);
  });

  it("has less error than the rule, and than the mean of each candidate alone, on few skewed replies", () => {
    const random = createSeededRandom(5);
    const normal = () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
    let [shrunk, rule, alone] = [0, 0, 0];
    for (let world = 0; world < 400; world += 1) {
      const task = Math.exp(normal());
      const sums: ReplyLengthSum[] = [];
      const truth = new Map<string, number>();
      for (let at = 0; at < 6; at += 1) {
        const own = task * Math.exp(0.4 * normal());
        truth.set(`c${at}`, own);
        let actual = 0;
        for (let reply = 0; reply < 4; reply += 1) actual += 300 * own * Math.exp(normal() - 0.5);
        sums.push(sum(`c${at}`, 4, 1_200, actual));
      }
      const { of } = lengthFactors(sums);
      for (const { candidateId, actualTokens, expectedTokens } of sums) {
        const error = (factor: number) => Math.log(factor / truth.get(candidateId)!) ** 2;
        shrunk += error(of("math", candidateId));
        rule += error(1);
        alone += error(actualTokens / expectedTokens);
      }
    }
    expect(shrunk).toBeLessThan(0.8 * alone);
    expect(shrunk).toBeLessThan(0.5 * rule);
  });
});
