import { describe, expect, it } from "vitest";
import { readOptions, UsageError } from "./read-options.ts";

const read = (...args: string[]) =>
  readOptions({ args, options: { models: { type: "string" }, yes: { type: "boolean" } } });

describe("readOptions", () => {
  it("reads as parseArgs does", () => {
    expect(read("--models", "a,b", "--yes").values).toEqual({ models: "a,b", yes: true });
  });

  it.each([
    [["--model", "a"], "There is no option --model. Did you mean --models? --help lists the options."],
    [["--quite-another"], "There is no option --quite-another. --help lists the options."],
    [["-x"], "There is no option --x. --help lists the options."],
    [["--models"], "Option '--models <value>' argument missing. --help lists the options."],
    [["--yes=1"], "Option '--yes' does not take an argument. --help lists the options."],
    [["word"], "Unexpected argument 'word'. --help lists the options."],
  ])("names what is wrong with %j, and the fix", (args, message) => {
    expect(() => read(...args)).toThrow(new UsageError(message));
  });
});
