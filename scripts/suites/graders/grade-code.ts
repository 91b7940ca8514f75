import type { RunCode } from "../checks/code-run.ts";
import { runJavascript } from "../checks/run-javascript.ts";
import type { GraderSpec } from "../suite-types.ts";
import { jsonEqual } from "./deep-equal.ts";

interface CodeTest {
  readonly args: readonly unknown[];
  readonly expected: unknown;
}

/** The code of a reply: the fenced block that holds the function's name, else the first fenced block, else the whole text. */
export function codeOfReply(text: string, functionName?: string): string {
  const blocks = [...text.matchAll(/```[^\n]*\n([\s\S]*?)```/g)].map((match) => match[1] ?? "");
  return (
    blocks.find((block) => functionName !== undefined && block.includes(functionName)) ?? blocks[0] ?? text
  );
}

/** Runs the reply's code. Results are compared as JSON: tuples are arrays, numbers agree to 1e-9. */
export async function gradeCode(spec: GraderSpec, text: string, runPython: RunCode): Promise<boolean> {
  const name = typeof spec.function === "string" ? spec.function : undefined;
  const code = codeOfReply(text, name);
  const tests = (spec.tests ?? []) as readonly CodeTest[];
  if (code.trim() === "") return false;
  const python = spec.type === "code_python";
  const calls = tests.map(({ args }) =>
    python
      ? `${name}(*__json.loads(${JSON.stringify(JSON.stringify(args))}))`
      : `${name}(...${JSON.stringify(args)})`,
  );
  const assertions = typeof spec.assertions === "string" ? spec.assertions : "";
  const run = python ? await runPython(code, calls, assertions) : runJavascript(code, calls, assertions);
  return (
    run.error === null && tests.every((test, index) => jsonEqual(test.expected, run.values[index] ?? null))
  );
}
