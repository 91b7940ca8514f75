import { describe, expect, it } from "vitest";
import type { Suite, SuiteCase } from "../suites/suite.ts";
import { batchSizeFor, caseBatches, customPaths, readBatch } from "./case-batches.ts";

function caseOf(id: string, graders: SuiteCase["graders"], text = "hi"): SuiteCase {
  return {
    id,
    description: null,
    taskType: "math",
    cluster: id,
    tags: [],
    difficulty: null,
    weight: 1,
    messages: [{ role: "user", content: text }],
    tools: [],
    parameters: {},
    variables: { a: 1 },
    graders,
    rule: { combine: "all", threshold: null },
    place: { file: "/home/somebody/secret/suite.yaml", line: 3 },
  };
}

const suiteOf = (name: string, cases: readonly SuiteCase[]): Suite => ({
  name,
  description: null,
  version: null,
  file: `${name}.yaml`,
  cases,
  models: [],
  notices: [],
});

describe("caseBatches", () => {
  it("keeps all cases in their order, says no path of this machine, and gives them back as they were", () => {
    const custom = { type: "custom", path: "/home/somebody/grade.mjs" };
    const graders = [{ type: "group", graders: [custom, { type: "exact", value: "\u0000é" }] }, custom];
    const suites = [
      suiteOf(
        "one",
        Array.from({ length: 90 }, (_, at) => caseOf(`c${at}`, [{ type: "exact", value: "x" }])),
      ),
      suiteOf(
        "two",
        Array.from({ length: 30 }, (_, at) => caseOf(`c${at}`, graders)),
      ),
    ];
    expect(customPaths(suites)).toEqual(["/home/somebody/grade.mjs"]);
    const batches = [...caseBatches(suites, () => "code-1")];
    expect(batches.map(({ cases }) => cases.length)).toEqual(Array.from({ length: 20 }, () => 6));
    expect(batches.map(({ text }) => text).join("")).not.toContain("somebody");
    const read = batches.flatMap(({ text }) => readBatch(text, () => "/tmp/there.mjs"));
    expect(read.map(({ promptId }) => promptId)).toEqual(
      suites.flatMap(({ name, cases }) => cases.map(({ id }) => `${name}/${id}`)),
    );
    const there = { ...custom, path: "/tmp/there.mjs" };
    expect(read[100]?.suiteCase).toEqual({
      ...suites[1]?.cases[10],
      graders: [{ ...graders[0], graders: [there, { type: "exact", value: "\u0000é" }] }, there],
      place: { file: "two", line: null },
    });
  });

  it("ends a batch early where cases are large", () => {
    const large = Array.from({ length: 5 }, (_, at) => caseOf(`c${at}`, [], "x".repeat(3_000_000)));
    const many = Array.from({ length: 1_000 }, (_, at) => caseOf(`d${at}`, []));
    const sizes = [...caseBatches([suiteOf("s", [...large, ...many])], String)].map(
      ({ cases }) => cases.length,
    );
    expect(sizes.slice(0, 4)).toEqual([1, 1, 1, 1]);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(1_005);
    expect(Math.max(...sizes)).toBe(50);
  });

  it("cuts small runs small enough for several workers", () => {
    expect([1, 20, 21, 480, 1_000, 100_000].map(batchSizeFor)).toEqual([1, 1, 2, 24, 50, 50]);
  });
});
