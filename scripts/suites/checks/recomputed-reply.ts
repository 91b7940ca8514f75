import type { RunCode } from "../../../evals/graders/sandbox/code-run.ts";
import type { SuiteCase, WrittenReply } from "../suite-types.ts";
import { codeBlockOf, optionsOf, promptText, squeeze } from "./case-text.ts";
import { evaluateExpression } from "./evaluate-expression.ts";
import { runJavascript } from "./run-javascript.ts";

async function printedBySnippet(suiteCase: SuiteCase, runPython: RunCode): Promise<string> {
  const { language, append = "" } = suiteCase.verify?.snippet ?? { language: "python" as const };
  const code = codeBlockOf(promptText(suiteCase));
  if (code === null) throw new Error("verify.snippet needs a fenced code block in the input");
  const whole = `${code}\n${append}`;
  const run =
    language === "python"
      ? await runPython({ code: whole, calls: [], assertions: "" })
      : runJavascript(whole, [], "");
  if (run.error !== null) throw new Error(`the snippet failed: ${run.error}`);
  return run.printed.replace(/\n$/, "");
}

function letterOf(suiteCase: SuiteCase, answer: string): string {
  const options = [...optionsOf(promptText(suiteCase))];
  const letters = options.filter(([, option]) => squeeze(option) === squeeze(answer));
  const letter = letters[0]?.[0];
  if (letters.length !== 1 || letter === undefined) {
    throw new Error(`the computed answer ${JSON.stringify(answer)} is ${letters.length} of the options`);
  }
  return letter;
}

/**
 * The answer as the checking program finds it by itself, in the form of a reply; null when the case gives it nothing to run.
 *
 * @throws when the expression or snippet fails, or when its value is not exactly one of a choice's options.
 */
export async function recomputedReply(
  suiteCase: SuiteCase,
  runPython: RunCode,
): Promise<WrittenReply | null> {
  const { expression, snippet } = suiteCase.verify ?? {};
  if (expression === undefined && snippet === undefined) return null;
  const value = snippet ? await printedBySnippet(suiteCase, runPython) : evaluateExpression(expression ?? "");
  const text = typeof value === "string" ? value : JSON.stringify(value);
  if (suiteCase.graders.some((grader) => grader.type === "choice")) {
    return /^[A-F]$/.test(text) && !optionsOf(promptText(suiteCase)).has(text)
      ? text
      : letterOf(suiteCase, text);
  }
  if (typeof value === "object" && value !== null && "tool_calls" in value) return value as WrittenReply;
  return text;
}
