import { type CodeLanguage, gradeCode } from "./grade-code.ts";
import type { Grader } from "./grader.ts";

const javascript: CodeLanguage = {
  name: "javascript",
  call: (name, args) => `${name}(...${JSON.stringify(args)})`,
};

/** The reply's JavaScript passes its tests, in a locked process. */
export const gradeCodeJavascript: Grader = (spec, { reply }, tools) =>
  gradeCode(spec, reply.text, javascript, tools.runJavascript);
