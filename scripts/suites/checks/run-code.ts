import { spawnSync } from "node:child_process";
import { createContext, runInContext } from "node:vm";

/** What a piece of code gave: one value per call, the text it printed, or the first error. */
export interface CodeRun {
  readonly values: readonly unknown[];
  readonly printed: string;
  readonly error: string | null;
}

const timeLimitMs = 5_000;

const pythonRunner = `
import contextlib, io, json, sys
job = json.loads(sys.stdin.read())
out = io.StringIO()
values, error = [], None
try:
    with contextlib.redirect_stdout(out):
        space = {"__name__": "__main__", "__json": json}
        exec(job["code"], space)
        values = [json.loads(json.dumps(eval(call, space))) for call in job["calls"]]
        exec(job["assertions"], space)
except BaseException as problem:
    error = type(problem).__name__ + ": " + str(problem)
print(json.dumps({"values": values, "printed": out.getvalue(), "error": error}))
`;

/** Runs Python in a fresh isolated interpreter (`python3 -I`), at most 5 seconds. */
export function runPython(code: string, calls: readonly string[], assertions: string): CodeRun {
  const child = spawnSync("python3", ["-I", "-c", pythonRunner], {
    input: JSON.stringify({ code, calls, assertions }),
    encoding: "utf8",
    timeout: timeLimitMs,
  });
  if (child.error) throw new Error(`python3 could not be started or ran over: ${child.error.message}`);
  if (child.status !== 0) return { values: [], printed: "", error: child.stderr.trim() };
  return JSON.parse(child.stdout) as CodeRun;
}

/** Runs JavaScript of this repository's own data in a fresh context, at most 5 seconds. Not a sandbox for foreign code. */
export function runJavascript(code: string, calls: readonly string[], assertions: string): CodeRun {
  const lines: string[] = [];
  const show = (value: unknown) => (typeof value === "string" ? value : String(value));
  const log = (...parts: unknown[]) => lines.push(parts.map(show).join(" "));
  const assert = (truth: unknown, message = "assertion failed") => {
    if (!truth) throw new Error(String(message));
  };
  const context = createContext({ console: { log }, assert });
  const plain = code.replace(/^\s*export\s+(?:default\s+)?/gm, "");
  const results = calls.map((call) => `(() => { const v = ${call}; return v === undefined ? null : v; })()`);
  try {
    const source = `${plain}\n;{ ${assertions}\n }\n;JSON.stringify([${results.join(",\n")}])`;
    const json: unknown = runInContext(source, context, { timeout: timeLimitMs });
    return { values: JSON.parse(String(json)) as unknown[], printed: lines.join("\n"), error: null };
  } catch (error) {
    return { values: [], printed: lines.join("\n"), error: String(error) };
  }
}
