import { type Grade, type GraderSpec, shown, verdict } from "./grader.ts";
import { codeOfReply } from "./reading/code-of-reply.ts";
import { jsonEqual } from "./reading/json-equal.ts";
import type { CodeRun, RunCode } from "./sandbox/code-run.ts";

interface CodeTest {
  readonly args: readonly unknown[];
  readonly expected: unknown;
}

/** How one language writes a call with arguments given as JSON. */
export interface CodeLanguage {
  readonly name: string;
  call(functionName: string, args: readonly unknown[]): string;
}

/** Runs the reply's code. Results are compared as JSON: tuples are arrays, numbers agree to 1e-9. */
export async function gradeCode(
  spec: GraderSpec,
  text: string,
  language: CodeLanguage,
  runCode: RunCode,
): Promise<Grade> {
  const name = typeof spec.function === "string" ? spec.function : undefined;
  const { code, before } = codeOfReply(text, language.name, name);
  if (code.trim() === "") return verdict(false, "there is no code in the reply");
  const tests = (spec.tests ?? []) as readonly CodeTest[];
  const runOf = (source: string): Promise<CodeRun> =>
    runCode({
      code: source,
      calls: tests.map(({ args }) => language.call(name ?? "", args)),
      assertions: typeof spec.assertions === "string" ? spec.assertions : "",
    });
  const alone = await runOf(code);
  // A name that is missing may stand in a block before.
  const run =
    before !== "" && /not defined|NameError/.test(alone.error ?? "")
      ? await runOf(`${before}\n${code}`)
      : alone;
  if (run.error !== null) return verdict(false, run.error);
  const wrong = tests.findIndex((test, index) => !jsonEqual(test.expected, run.values[index] ?? null));
  const test = tests[wrong];
  return verdict(
    test === undefined,
    `${name}(${shown(test?.args, 60)}) gives ${shown(run.values[wrong], 60)}, not ${shown(test?.expected, 60)}`,
  );
}
