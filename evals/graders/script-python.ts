import { gradeScript } from "./programs/grade-script.ts";

/** The suite's own Python over `output` and `context`, in a locked process: an expression, a body with `return`, or a file's function. */
export const gradeScriptPython = gradeScript("python");
