import type { Place } from "../suite.ts";
import { type ProblemList, SuiteError } from "../suite-error.ts";

/** Does a step of loading; what it throws becomes a problem with its place, and the fallback goes on. */
export function guarded<Result>(
  problems: ProblemList,
  place: Place,
  field: string,
  fallback: Result,
  step: () => Result,
): Result {
  try {
    return step();
  } catch (error) {
    if (error instanceof SuiteError)
      for (const one of error.problems) {
        // A file that cannot be read is the fault of what names it.
        if (one.line === null && one.field === null)
          problems.add(place, field, `${one.file}: ${one.message}`, one.fix);
        else problems.add(one, one.field, one.message, one.fix);
      }
    else {
      const [words = "", fix = "Nothing was run"] = (error instanceof Error ? error.message : String(error))
        .replace(/^\(unknown path\)\s*/, "")
        .replaceAll(/\s*\n\s*/g, " ")
        .split(" || ");
      problems.add(place, field, words, fix);
    }
    return fallback;
  }
}

/** An error with its fix, for `guarded`. */
export const faultWithFix = (message: string, fix: string): Error => new Error(`${message} || ${fix}`);
