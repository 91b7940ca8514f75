import type { Program } from "../../../graders/programs/program.ts";
import { ProgramFault } from "../../../graders/programs/run-program.ts";
import { isProgramReference } from "../programs/program-file.ts";
import { atLeast, type Maker, neededValue } from "./maker.ts";

/**
 * A script of the suite's, inline or in a file. One that cannot be loaded here is left unscored with the reason, as are assertions that are
 * not supported: the rest of its test is still worth grading.
 */
export function scriptMaker(language: Program["language"]): Maker {
  return (assertion, { load, test }) => {
    const code = String(neededValue(assertion));
    const common = {
      type: `script_${language}`,
      on_error: "fail",
      test,
      ...(assertion.config === undefined ? {} : { config: assertion.config }),
      ...atLeast(assertion),
    };
    if (!code.startsWith("file://") || !isProgramReference(code)) return { ...common, code };
    const program = load.programs.read(code, "get_assert");
    try {
      load.programs.check(program);
    } catch (error) {
      if (!(error instanceof ProgramFault) || /SyntaxError|no function/.test(error.message)) throw error;
      if (error.isLockedOut) return { type: "unsupported", reason: error.message };
      // Anything else may be because there is no reply yet: a Python file without a function reads it when it starts.
    }
    return { ...common, type: `script_${program.language}`, program };
  };
}
