import { checkOfProgram, jobOfProgram, type Program } from "../../../graders/programs/program.ts";
import { valueOfRun } from "../../../graders/programs/run-program.ts";
import type { SyncRunner } from "../../../graders/sandbox/sync-runner.ts";
import { readProgram } from "./program-file.ts";

/** Programs that are needed while a suite is loaded: prompts, variables, tests, filters. They run locked up. */
export interface Programs {
  /**
   * The program that a reference names, read once.
   *
   * @param usualName Python function that is called where the reference names none
   * @throws SuiteError where the file is not there; Error where it cannot be read as a program
   */
  read(reference: string, usualName: string): Program;
  /** @throws ProgramFault where the program throws; Error where there is no interpreter */
  call(program: Program, given: readonly unknown[]): unknown;
  /** Loads it without calling it. @throws ProgramFault where it cannot be loaded or has no such function */
  check(program: Program): void;
}

export function createPrograms(
  runner: SyncRunner,
  folder: string,
  env: Readonly<Record<string, string>>,
): Programs {
  const read = new Map<string, Program>();
  const checked = new Map<string, Error | null>();
  const known = new Map<string, unknown>();
  return {
    read(reference, usualName) {
      const key = `${usualName} ${reference}`;
      const program = read.get(key) ?? readProgram(reference, folder, usualName, env);
      read.set(key, program);
      return program;
    },
    call(program, given) {
      const key = JSON.stringify([program.label, program.function, program.source, given]);
      if (!known.has(key))
        known.set(key, valueOfRun(program, runner.run(program.language, jobOfProgram(program, given))));
      return known.get(key);
    },
    check(program) {
      const key = JSON.stringify([program.label, program.function, program.source]);
      let fault = checked.get(key);
      if (fault === undefined) {
        try {
          valueOfRun(program, runner.run(program.language, checkOfProgram(program)));
          fault = null;
        } catch (error) {
          fault = error instanceof Error ? error : new Error(String(error));
        }
        checked.set(key, fault);
      }
      if (fault !== null) throw fault;
    },
  };
}
