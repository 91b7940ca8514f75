import { type Grade, type Grader, type GraderSpec, unscored, verdict } from "../grader.ts";
import { scriptResult } from "../reading/script-result.ts";
import { inlineProgram } from "./inline-program.ts";
import type { Program } from "./program.ts";
import { ProgramFault, runProgram } from "./run-program.ts";
import { outputOf, scriptContext } from "./script-context.ts";

const snippets = new Map<string, Program>();
const maxSnippets = 10_000;

/** The program of a script grader: its `program`, or its `code` as one. */
function programOf(spec: GraderSpec, language: Program["language"]): Program {
  if (typeof spec.program === "object" && spec.program !== null) return spec.program as Program;
  const code = String(spec.code);
  const key = `${language} ${code}`;
  const known = snippets.get(key);
  if (known !== undefined) return known;
  if (snippets.size >= maxSnippets) snippets.clear();
  const made = inlineProgram(language, code, ["output", "context"]);
  snippets.set(key, made);
  return made;
}

/**
 * What a program's failure means for a reply: with `on_error: fail` the reply fails, since the script could not cope with it; else, and
 * wherever the program wanted what it does not get, nothing is known of the reply.
 */
export function gradeOfFault(spec: GraderSpec, fault: ProgramFault): Grade {
  return spec.on_error === "fail" && !fault.isLockedOut
    ? verdict(false, fault.message)
    : unscored(fault.message);
}

/** The suite's own check over `output` and `context`, in a locked process: it decides whether the reply passes. */
export function gradeScript(language: Program["language"]): Grader {
  return async (spec, input, tools) => {
    try {
      const value = await runProgram(
        programOf(spec, language),
        [outputOf(input), scriptContext(spec, input)],
        tools,
      );
      return scriptResult(parsed(value), typeof spec.threshold === "number" ? spec.threshold : undefined);
    } catch (error) {
      if (error instanceof ProgramFault) return gradeOfFault(spec, error);
      throw error;
    }
  };
}

/** A Python file without a function prints its verdict. */
function parsed(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(
      value.toLowerCase() === "true" || value.toLowerCase() === "false" ? value.toLowerCase() : value,
    ) as unknown;
  } catch {
    return value;
  }
}
