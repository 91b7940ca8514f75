import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readSuite } from "./read-suite.ts";

const header = `name: tiny
description: Two lines.
task_type: math
version: 1
licence: Apache-2.0
cases: tiny.jsonl
combine: all
`;
const good = {
  id: "tiny-001",
  task_type: "math",
  difficulty: "easy",
  cluster: "sums",
  tags: [],
  input: "1 + 1?",
  ideal: "2",
  graders: [{ type: "numeric", value: 2 }],
};

function write(lines: readonly string[], yaml = header): string {
  const directory = mkdtempSync(join(tmpdir(), "suite-"));
  writeFileSync(join(directory, "tiny.yaml"), yaml);
  writeFileSync(join(directory, "tiny.jsonl"), `${lines.join("\n")}\n`);
  return directory;
}

describe("readSuite", () => {
  it("reads a case as it was written", () => {
    const { suite, problems } = readSuite(write([JSON.stringify(good)]), "tiny.yaml");
    expect(problems).toEqual([]);
    expect(suite.cases).toEqual([good]);
  });

  it("names the line that is not JSON and keeps the others", () => {
    const { suite, problems } = readSuite(write(["{oops", JSON.stringify(good)]), "tiny.yaml");
    expect(problems).toMatchObject([{ file: "tiny.jsonl", line: 1, caseId: null }]);
    expect(suite.cases).toHaveLength(1);
  });

  it.each([
    [{ ...good, difficulty: "tricky" }, "/difficulty"],
    [{ ...good, answer: 2 }, "answer"],
    [{ ...good, messages: [{ role: "user", content: "hi" }] }, "oneOf"],
    [{ ...good, task_type: "reading" }, '/task_type must be "math"'],
    [{ ...good, graders: [{ type: "numeric", valeu: 2 }] }, "/graders/0"],
    [{ ...good, graders: [{ type: "vibes" }] }, '"vibes" is not a known grader'],
  ])("refuses a case that breaks the schema: %#", (row, place) => {
    const { suite, problems } = readSuite(write([JSON.stringify(row)]), "tiny.yaml");
    expect(suite.cases).toEqual([]);
    expect(problems[0]?.line).toBe(1);
    expect(problems.map(({ message }) => message).join("; ")).toContain(place);
  });

  it("throws on a header without a licence", () => {
    const directory = write([], header.replace("licence: Apache-2.0\n", ""));
    expect(() => readSuite(directory, "tiny.yaml")).toThrow(/licence/);
  });
});
