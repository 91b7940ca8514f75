import { type CodeLanguage, gradeCode } from "./grade-code.ts";
import type { Grader } from "./grader.ts";

const python: CodeLanguage = {
  name: "python",
  call: (name, args) => `${name}(*__json.loads(${JSON.stringify(JSON.stringify(args))}))`,
};

/** The reply's Python passes its tests, in a locked process. Unscored where there is no `python3`. */
export const gradeCodePython: Grader = (spec, { reply }, tools) =>
  gradeCode(spec, reply.text, python, tools.runPython);
