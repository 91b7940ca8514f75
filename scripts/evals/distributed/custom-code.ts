import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { codeName, customPaths } from "../../../evals/distributed/case-batches.ts";
import type { Suite } from "../../../evals/suites/suite.ts";

interface CustomCode {
  /** Programs by their names, as workers get them. */
  readonly code: Readonly<Record<string, string>>;
  readonly codeOf: (path: string) => string;
}

/**
 * The programs of custom graders, each with everything that it imports in one text, so that a worker needs no files.
 *
 * @throws Error where a program cannot be read or imports what is not there
 */
export async function bundleCustomCode(suites: readonly Suite[]): Promise<CustomCode> {
  const paths = customPaths(suites);
  const code: Record<string, string> = {};
  const names = new Map<string, string>();
  // Loaded where there is something to bundle.
  const { build } = paths.length === 0 ? { build: null } : await import("esbuild");
  for (const path of paths) {
    const result = await build?.({
      entryPoints: [resolve(path)],
      bundle: true,
      write: false,
      format: "esm",
      platform: "node",
      target: "node20",
      logLevel: "silent",
      // Comments then name files from here, not from this machine's root.
      absWorkingDir: dirname(resolve(path)),
    }).catch((error: unknown) => {
      const words = error instanceof Error ? error.message : String(error);
      throw new Error(`${path} cannot be sent to workers: ${words}`);
    });
    const text = result?.outputFiles?.[0]?.text ?? "";
    const name = codeName(text);
    code[name] = text;
    names.set(path, name);
  }
  return { code, codeOf: (path) => names.get(path) ?? path };
}

/**
 * Writes programs where this worker can load them.
 *
 * @returns their paths by name; it throws for any other name: a path that came out of the database must not be run
 */
export function writeCustomCode(
  code: Readonly<Record<string, string>>,
  folder: string,
): (name: string) => string {
  const names = new Set(Object.keys(code));
  if (names.size > 0) mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(code)) writeFileSync(join(folder, `${name}.mjs`), text);
  return (name) => {
    if (!names.has(name)) throw new Error(`the grader's program ${name} did not come with the run`);
    return join(folder, `${name}.mjs`);
  };
}
