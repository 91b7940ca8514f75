import { type ChildProcess, spawn } from "node:child_process";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { compiledProgram } from "../../../server/testing/compiled-program.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));

export interface StartedProcess {
  readonly child: ChildProcess;
  /** All that it has printed up to now. */
  text(): string;
  /** Resolves with the first match in what it prints. Rejects when it ends without one. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  /** Exit code, when it has ended. */
  readonly ended: Promise<number | null>;
}

/** Runs a TypeScript entry of the project as a process of its own, with no more of this one's environment than it needs. */
export function startProcess(
  script: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
): StartedProcess {
  const child = spawn(process.execPath, [compiledProgram(basename(script, ".ts")), ...words], {
    cwd: root,
    // No provider is found: no key, and nobody listens where Ollama would.
    env: { PATH: process.env.PATH, OLLAMA_BASE_URL: "http://127.0.0.1:9", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  const onText = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      for (const listener of onText) listener();
    });
  const ended = new Promise<number | null>((resolve) => child.once("close", (code) => resolve(code)));
  return {
    child,
    text: () => text,
    ended,
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = pattern.exec(text);
          if (found !== null) resolve(found);
        };
        onText.add(look);
        look();
        void ended.then((code) => reject(new Error(`${script} ended with ${code}:\n${text}`)));
      }),
  };
}
