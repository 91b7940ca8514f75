import { type Grader, unscored } from "./grader.ts";
import { scriptResult } from "./reading/script-result.ts";

/** The suite's own Python over `output` and `context`, in a locked process: an expression, or a body with `return`. */
export const gradeScriptPython: Grader = async (spec, input, tools) => {
  const code = String(spec.code).trim();
  const text = (value: unknown): string => `__json.loads(${JSON.stringify(JSON.stringify(value))})`;
  const isBody = /(?:^|\n)\s*(?:return|import|from|def|if|for)\b/.test(code);
  const body = (isBody ? code : `return (${code})`)
    .split("\n")
    .map((line) => `    ${line}`)
    .join("\n");
  const run = await tools.runPython({
    code: `output = ${text(input.reply.text)}
context = ${text({ vars: input.variables, prompt: input.prompt })}
def __assertion():
${body}`,
    calls: ["__assertion()"],
    assertions: "",
  });
  if (run.error !== null) return unscored(`the suite's script failed: ${run.error}`);
  return scriptResult(run.values[0], typeof spec.threshold === "number" ? spec.threshold : undefined);
};
