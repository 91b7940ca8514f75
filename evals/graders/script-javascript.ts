import { gradeScript } from "./programs/grade-script.ts";

/** The suite's own JavaScript over `output` and `context` (`vars`, `prompt`, `config`, ...), in a locked process. */
export const gradeScriptJavascript = gradeScript("javascript");
