import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, resolve } from "node:path";
import type { Program } from "../../../graders/programs/program.ts";
import { readText } from "../../read-yaml.ts";
import { faultWithFix } from "../fault.ts";

const programFile = /^(?:file:\/\/)?(.+?\.(?:[cm]?[jt]s|py))(?::([\w.]+))?$/;

/** Whether a reference names a program: `file://check.py`, `prompts/make.js:second`. */
export const isProgramReference = (reference: unknown): boolean =>
  typeof reference === "string" && !reference.includes("\n") && programFile.test(reference.trim());

type Esbuild = typeof import("esbuild");

/** What the bundler tells of a failure. */
interface BuildFailure {
  readonly errors?: readonly {
    readonly text: string;
    readonly location?: { readonly line: number } | null;
  }[];
}

/**
 * Reads the program that a reference names. JavaScript and TypeScript are put together with the files beside them that they import.
 *
 * @param usualName Python function that is called where the reference names none
 * @throws SuiteError where the file is not there; Error where it cannot be read as a program
 */
export function readProgram(
  reference: string,
  folder: string,
  usualName: string,
  env: Readonly<Record<string, string>> = {},
): Program {
  const [, path = "", name] = programFile.exec(reference.trim()) ?? [];
  const file = resolve(folder, path);
  const label = basename(file);
  const common = { function: name ?? null, usualName, label, env };
  if (!existsSync(file)) readText(file);
  if (file.endsWith(".py")) return { language: "python", source: readText(file), ...common };
  return { language: "javascript", source: bundled(file, label), ...common };
}

function bundled(file: string, label: string): string {
  const { buildSync } = createRequire(import.meta.url)("esbuild") as Esbuild;
  try {
    const built = buildSync({
      entryPoints: [file],
      bundle: true,
      write: false,
      format: "cjs",
      platform: "node",
      packages: "external",
      target: "node20",
      logLevel: "silent",
      absWorkingDir: resolve(file, ".."),
    });
    return built.outputFiles[0]?.text ?? "";
  } catch (error) {
    const { errors = [] } = error as BuildFailure;
    const [first] = errors;
    const where = first?.location ? ` (line ${first.location.line})` : "";
    throw faultWithFix(
      `${label}${where}: ${first?.text ?? (error instanceof Error ? error.message : String(error))}`,
      "Fix the program; it may import files beside it, but no packages",
    );
  }
}
