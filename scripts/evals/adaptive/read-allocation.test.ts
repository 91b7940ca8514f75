import { describe, expect, it } from "vitest";
import { defaultPolicy, defaultScales, presets } from "../../../engine/index.ts";
import { evalCommand, readEvalArguments } from "../eval-arguments.ts";
import { planAllocation, plannedFingerprint } from "./plan-allocation.ts";

const read = (...words: string[]) => readEvalArguments(["suite.yaml", ...words]);
const planOf = (...words: string[]) => planAllocation(read(...words), ["a", "b"], defaultPolicy);

describe("options of allocation", () => {
  it("have the defaults that help names", () => {
    expect(read().allocation).toBeNull();
    expect(read("--adaptive").allocation).toEqual({ goal: "route", untilRegret: 0.01, confidence: 0.95 });
    expect(read("--stop-when-sure").allocation).toEqual({ goal: "compare", margin: 0.02, confidence: 0.95 });
    const help = evalCommand().helpInformation();
    for (const text of ["(0.01)", "(0.02)", "(0.95)"]) expect(help).toContain(text);
  });

  it("are read, a margin of 0 included", () => {
    expect(read("--adaptive", "--until-regret", "0.05", "--confidence", "0.9").allocation).toEqual({
      goal: "route",
      untilRegret: 0.05,
      confidence: 0.9,
    });
    expect(read("--stop-when-sure", "--margin", "0").allocation).toMatchObject({ margin: 0 });
  });

  it.each([
    [["--adaptive", "--until-regret", "0"], /--until-regret takes .* not 0/],
    [["--adaptive", "--until-regret", "much"], /--until-regret takes .* not much/],
    [["--adaptive", "--confidence", "95"], /--confidence takes .* not 95/],
    [["--stop-when-sure", "--margin", "-1"], /--margin/],
    [["--stop-when-sure", "--margin", "x"], /--margin takes .* not x/],
    [["--until-regret", "0.1"], /belongs to --adaptive/],
    [["--margin", "0.1"], /belongs to --stop-when-sure/],
    [["--confidence", "0.9"], /belongs to --adaptive or --stop-when-sure/],
    [["--adaptive", "--stop-when-sure"], /exclude each other/],
  ])("refuse %j, naming the option and the fix", (words, message) => {
    expect(() => read(...words)).toThrow(message);
  });
});

describe("planAllocation", () => {
  it("takes weights and scales of the configured policy, and those of balanced under a guarantee", () => {
    const weights = { quality: 1, cost: 2, latency: 0 };
    const policy = { ...defaultPolicy, rule: { kind: "weights", weights } as const };
    expect(planAllocation(read("--adaptive", "--seed", "4"), ["a", "b"], policy)).toEqual({
      ...{ goal: "route", untilRegret: 0.01, confidence: 0.95, seed: 4, weights, scales: defaultScales },
    });
    const guarantee = {
      ...defaultPolicy,
      rule: { kind: "guarantee", share: 0.95, confidence: 0.9 } as const,
    };
    expect(planAllocation(read("--adaptive"), ["a", "b"], guarantee)).toMatchObject({
      weights: presets.balanced,
    });
    expect(planOf()).toBeNull();
  });

  it("refuses one model, and a router among those to choose from", () => {
    expect(() => planAllocation(read("--adaptive"), ["a"], defaultPolicy)).toThrow(/two models/);
    expect(() => planAllocation(read("--adaptive"), ["a", "b", "auto:best"], defaultPolicy)).toThrow(
      /leave auto:best out/,
    );
    expect(planAllocation(read("--stop-when-sure"), ["a", "auto"], defaultPolicy)).toMatchObject({
      goal: "compare",
    });
  });

  it("refuses to be distributed over workers", () => {
    expect(() => planOf("--adaptive", "--workers", "2")).toThrow(/leave out --workers/);
  });

  it("makes another plan other work, so that it is not resumed by mistake", () => {
    const plans = [
      planOf(),
      planOf("--adaptive"),
      planOf("--adaptive", "--seed", "2"),
      planOf("--stop-when-sure"),
    ];
    expect(new Set(plans.map((plan) => plannedFingerprint("f", plan))).size).toBe(4);
    expect(plannedFingerprint("f", null)).toBe("f");
  });
});
