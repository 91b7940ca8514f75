import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { type CodeRun, codeTimeLimitMs, type RunCode } from "./code-run.ts";

/** Reads one job per line and answers with one line; each job runs in a fork of its own, so that none sees another's names. */
const server = `
import contextlib, io, json, os, signal, sys

def run(job):
    out, values, error = io.StringIO(), [], None
    try:
        with contextlib.redirect_stdout(out):
            space = {"__name__": "__main__", "__json": json}
            exec(job["code"], space)
            values = [json.loads(json.dumps(eval(call, space))) for call in job["calls"]]
            exec(job["assertions"], space)
    except BaseException as problem:
        error = type(problem).__name__ + ": " + str(problem)
    return json.dumps({"values": values, "printed": out.getvalue(), "error": error})

for line in sys.stdin:
    job = json.loads(line)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        signal.alarm(job["seconds"])
        answer = run(job)
        with os.fdopen(writer, "w") as pipe:
            pipe.write(answer)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    print(answer or json.dumps({"values": [], "printed": "", "error": "killed or over time"}), flush=True)
`;

/**
 * Starts one isolated Python (`python3 -I`, 3.8 or newer, with `os.fork`) for all jobs: starting it anew for each of them
 * would take longer than the jobs.
 */
export function createPythonRunner(): { runPython: RunCode; close: () => void } {
  const child = spawn("python3", ["-I", "-c", server], { stdio: ["pipe", "pipe", "inherit"] });
  const waiting: { resolve: (run: CodeRun) => void; reject: (error: Error) => void }[] = [];
  let broken: Error | null = null;
  const fail = (error: Error) => {
    broken = error;
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  child.on("error", (error) => fail(new Error(`python3 could not be started: ${error.message}`)));
  child.on("exit", (code) => fail(new Error(`python3 ended with exit code ${code}`)));
  child.stdin.on("error", () => undefined); // A broken pipe is reported by the exit event.
  createInterface({ input: child.stdout }).on("line", (line) => {
    waiting.shift()?.resolve(JSON.parse(line) as CodeRun);
  });
  const runPython: RunCode = (code, calls, assertions) =>
    new Promise((resolve, reject) => {
      if (broken) return reject(broken);
      waiting.push({ resolve, reject });
      child.stdin.write(`${JSON.stringify({ code, calls, assertions, seconds: codeTimeLimitMs / 1000 })}\n`);
    });
  return { runPython, close: () => child.stdin.end() };
}
