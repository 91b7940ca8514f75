import { type Grader, unscored } from "./grader.ts";
import { scriptResult } from "./reading/script-result.ts";

/** A body has a `return` or several statements; anything else is one expression. */
export function isBody(code: string): boolean {
  return /(?:^|[;{}\n])\s*(?:return|const|let|var|if|for|throw)\b/.test(code.trim());
}

/** The suite's own JavaScript over `output` and `context` (`vars`, `prompt`), in a locked process: it decides whether the reply passes. */
export const gradeScriptJavascript: Grader = async (spec, input, tools) => {
  const code = String(spec.code);
  const context = { vars: input.variables, prompt: input.prompt, toolCalls: input.reply.toolCalls };
  const body = isBody(code) ? code : `return (${code.trim().replace(/;$/, "")}\n);`;
  const run = await tools.runSuiteJavascript({
    code: `const output = ${JSON.stringify(input.reply.text)};
const context = ${JSON.stringify(context)};
function __assertion() { ${body}\n }`,
    calls: ["__assertion()"],
    assertions: "",
  });
  if (run.error !== null) return unscored(`the suite's script failed: ${run.error}`);
  return scriptResult(run.values[0], typeof spec.threshold === "number" ? spec.threshold : undefined);
};
