import type { GraderTools } from "../grader.ts";
import type { CodeRun } from "../sandbox/code-run.ts";
import { jobOfProgram, type Program } from "./program.ts";

/** A program did not give a value. */
export class ProgramFault extends Error {
  /** Whether it wanted something that programs do not get (a module, a file, the network, more time): then nothing is said about its input. */
  readonly isLockedOut: boolean;

  constructor(label: string, words: string) {
    const isLockedOut = lockedWords.test(words);
    super(
      `${label}: ${words}${isLockedOut ? " (programs of a suite run locked up: no modules, files or network)" : ""}`,
    );
    this.name = "ProgramFault";
    this.isLockedOut = isLockedOut;
  }
}

const lockedWords =
  /no modules here|is not allowed here|no network|ModuleNotFoundError|ImportError|PermissionError|(?:fetch|setTimeout|Buffer|XMLHttpRequest) is not defined|over (?:the )?time|out of memory|waits for something outside/;

/** The value of a run. @throws ProgramFault where there is none */
export function valueOfRun(program: Program, run: CodeRun): unknown {
  if (run.error !== null) throw new ProgramFault(program.label, run.error);
  return run.values[0];
}

/** Calls a program in a locked process. @throws ProgramFault where it throws; Error where there is no interpreter */
export async function runProgram(
  program: Program,
  given: readonly unknown[],
  tools: GraderTools,
): Promise<unknown> {
  const run = program.language === "javascript" ? tools.runSuiteJavascript : tools.runPython;
  return valueOfRun(program, await run(jobOfProgram(program, given)));
}
