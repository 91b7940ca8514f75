import { describe, expect, it } from "vitest";
import { gradeReply } from "./grade-case.ts";
import type { GraderSpec } from "./grader.ts";
import { replyOf, toolsWith } from "./testing.ts";

const grade = (spec: GraderSpec, text: string) => gradeReply(spec, replyOf(text), toolsWith());

describe("the tolerance of numeric", () => {
  it.each([
    // Binary fractions, so that the edge is exact.
    [{ value: 2, tolerance: 0.25 }, "2.25", true],
    [{ value: 2, tolerance: 0.25 }, "1.75", true],
    [{ value: 2, tolerance: 0.25 }, "2.2501", false],
    [{ value: 2, tolerance: 0.25 }, "1.7499", false],
    [{ value: -64, relative: 0.125 }, "-72", true],
    [{ value: -64, relative: 0.125 }, "-72.01", false],
    [{ value: -64, relative: 0.125 }, "-55.99", false],
    // The larger of the two holds, whichever it is.
    [{ value: 64, tolerance: 1, relative: 0.125 }, "72", true],
    [{ value: 64, tolerance: 9, relative: 0.125 }, "73", true],
    [{ value: 64, tolerance: 9, relative: 0.125 }, "73.01", false],
    [{ value: 0, relative: 0.5 }, "0.001", false],
    [{ value: 0, tolerance: 0 }, "0", true],
    [{ value: 0.3 }, "0.30000000000000004", true],
    [{ value: 0.3 }, "0.3001", false],
    [{ value: 1_000_000_000 }, "1000000000.5", true],
    [{ value: 1_000_000_000 }, "1000000002", false],
  ])("%j on %j: %s", async (fields, text, expected) => {
    expect((await grade({ type: "numeric", ...fields }, text)).passed).toBe(expected);
  });
});

describe("`not` on a group", () => {
  const includes = (value: string): GraderSpec => ({ type: "includes", value });
  const group = (graders: readonly GraderSpec[], fields: object = {}): GraderSpec => ({
    type: "group",
    graders,
    not: true,
    ...fields,
  });
  const both = [includes("red"), includes("blue")];

  it.each([
    ["red and blue", { score: 0, passed: false, reason: "not group: it is" }],
    ["red alone", { score: 0.5, passed: true }],
    ["neither", { score: 1, passed: true }],
  ])("turns the verdict of the whole, not of its parts: %j", async (text, expected) => {
    expect(await grade(group(both), text)).toMatchObject(expected);
  });

  it("turns a threshold, groups inside groups, and twice back again", async () => {
    expect(await grade(group(both, { threshold: 0.5 }), "red alone")).toMatchObject({ passed: false });
    expect(await grade(group(both, { threshold: 0.5 }), "neither")).toMatchObject({ passed: true });
    expect(await grade(group([group(both)]), "red and blue")).toMatchObject({ score: 1, passed: true });
    const negated = group([{ ...includes("red"), not: true }]);
    expect(await grade(negated, "red")).toMatchObject({ score: 1, passed: true });
    expect(await grade(negated, "blue")).toMatchObject({ score: 0, passed: false });
  });

  it("leaves a group unscored that cannot tell, turned round or not", async () => {
    const broken: GraderSpec = { type: "regex", pattern: "(" };
    for (const not of [true, false])
      expect(await grade(group([broken], { not }), "red")).toMatchObject({ score: null, passed: null });
  });
});
