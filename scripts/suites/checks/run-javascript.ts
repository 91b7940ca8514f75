import { createContext, runInContext } from "node:vm";
import { type CodeRun, codeTimeLimitMs } from "../../../evals/graders/sandbox/code-run.ts";

/** Runs JavaScript of this repository's own data in a fresh context. Not a sandbox for foreign code. */
export function runJavascript(code: string, calls: readonly string[], assertions: string): CodeRun {
  const lines: string[] = [];
  const log = (...parts: unknown[]) => lines.push(parts.map(String).join(" "));
  const assert = (truth: unknown, message = "assertion failed") => {
    if (!truth) throw new Error(String(message));
  };
  const context = createContext({ console: { log }, assert });
  const plain = code.replace(/^\s*export\s+(?:default\s+)?/gm, "");
  const results = calls.map((call) => `(() => { const v = ${call}; return v === undefined ? null : v; })()`);
  try {
    const values = `JSON.stringify([${results.join(",\n")}])`;
    const source = `${plain}\n;const __values = ${values};\n{ ${assertions}\n }\n;__values`;
    const json: unknown = runInContext(source, context, { timeout: codeTimeLimitMs });
    return { values: JSON.parse(String(json)) as unknown[], printed: lines.join("\n"), error: null };
  } catch (error) {
    return { values: [], printed: lines.join("\n"), error: String(error) };
  }
}
