import { describe, expect, it } from "vitest";
import { createCommand, parseWords, UsageError } from "./command.ts";

const read = (...args: string[]) =>
  parseWords(
    createCommand("try", "Tries.").option("--models <a,b>", "names").option("--yes", "do not ask"),
    args,
  );

describe("parseWords", () => {
  it("reads options", () => {
    expect(read("--models", "a,b", "--yes").opts()).toEqual({ models: "a,b", yes: true });
  });

  it.each([
    [["--model", "a"], "Unknown option '--model'. Did you mean --models? --help lists the options."],
    [["--quite-another"], "Unknown option '--quite-another'. --help lists the options."],
    [["-x"], "Unknown option '-x'. --help lists the options."],
    [["--models"], "Option '--models <a,b>' argument missing. --help lists the options."],
    [["--models", "--yes"], "--models needs a value: --models <a,b>. --help lists the options."],
    [["--yes=1"], "Unknown option '--yes=1'. Did you mean --yes? --help lists the options."],
    [["word"], "Too many arguments. Expected 0 arguments but got 1. --help lists the options."],
  ])("names what is wrong with %j, and the fix", (args, message) => {
    expect(() => read(...args)).toThrow(new UsageError(message));
  });

  it.each([
    [["list", "--seed"], "--seed does not apply to list, only to play, draw. --help lists the options."],
    [
      ["--seed", "list"],
      "--seed comes after the command that it is for: play, draw. --help lists the options.",
    ],
    [["list", "--sede"], "Unknown option '--sede'. --help lists the options."],
  ])("says of %j which commands take the option", (args, message) => {
    const program = createCommand("try", "Tries.");
    program.command("list");
    for (const name of ["play", "draw"]) program.command(name).option("--seed", "of it");
    expect(() => parseWords(program, args)).toThrow(new UsageError(message));
  });
});
