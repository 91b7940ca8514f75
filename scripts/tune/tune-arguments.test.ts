import { describe, expect, it } from "vitest";
import { readTuneArguments, tuneCommand } from "./tune-arguments.ts";

describe("readTuneArguments", () => {
  it("has the defaults that the help names", () => {
    const found = readTuneArguments(["mine.jsonl"]);
    expect(found).toMatchObject({
      files: ["mine.jsonl"],
      folds: 5,
      depth: "auto",
      draws: 500,
      seed: 1,
      goal: null,
    });
    for (const words of ["(5)", "(auto)", "(500)"]) expect(tuneCommand().helpInformation()).toContain(words);
    expect(tuneCommand().helpInformation()).toContain("npm run whatif");
  });

  it.each([
    [["mine.jsonl", "--traffic"], "Unknown option '--traffic'"],
    [["mine.jsonl", "--folds", "1"], "--folds takes a whole number from 2, not 1"],
    [["mine.jsonl", "--at-least", "2"], "--at-least takes a mean score from 0 to 1, not 2"],
  ])("refuses %j", (words, message) => {
    expect(() => readTuneArguments(words)).toThrow(message);
  });
});
