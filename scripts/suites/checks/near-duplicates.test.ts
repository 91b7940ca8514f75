import { describe, expect, it } from "vitest";
import type { SuiteCase } from "../suite-types.ts";
import { nearDuplicates } from "./near-duplicates.ts";

const withInput = (id: string, input: string, cluster = id): SuiteCase => ({
  id,
  task_type: "reading",
  difficulty: "easy",
  cluster,
  tags: [],
  input,
  ideal: "x",
  graders: [{ type: "exact", value: "x" }],
});

describe("nearDuplicates", () => {
  it("finds two prompts that differ in one word", () => {
    const left = withInput(
      "a",
      "A baker sells twelve rolls to each of seven customers; how many rolls does he sell in all today?",
    );
    const right = withInput(
      "b",
      "A baker sells twelve rolls to each of nine customers; how many rolls does he sell in all today?",
    );
    expect(nearDuplicates([left, right])).toMatchObject([{ left: "a", right: "b" }]);
  });

  it("does not count a passage that questions of one cluster share", () => {
    const passage =
      "The ferry stops in October because its hull has to be inspected in the dock at Lund for nineteen days.";
    const left = withInput("a", `${passage}\n\nWhere is the dock?`, "ferry");
    const right = withInput("b", `${passage}\n\nHow long does it take?`, "ferry");
    expect(nearDuplicates([left, right])).toEqual([]);
  });

  it("leaves different prompts alone", () => {
    expect(
      nearDuplicates([withInput("a", "Name a river in Peru."), withInput("b", "Sort these numbers.")]),
    ).toEqual([]);
  });
});
