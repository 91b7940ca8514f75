import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import type { Weights } from "../../engine/index.ts";
import { checkShape } from "../../server/config/check-shape.ts";
import { ConfigurationError } from "../../server/config/configuration-problem.ts";
import { parseConfigText } from "../../server/config/parse-config-text.ts";
import { editWeights } from "./edit-weights.ts";
import { lineDiff } from "./line-diff.ts";

interface ApplyOptions {
  readonly file: string;
  readonly weights: Weights;
  /** Answers yes without asking. */
  readonly isAgreed: boolean;
}

/**
 * Shows what changes in the configuration file, asks, and writes. The file is made where it is missing, and replaced whole, so that a reader
 * never sees half of it.
 *
 * @throws ConfigurationError where the file is not valid before or after the change
 */
export async function applyWeights({ file, weights, isAgreed }: ApplyOptions): Promise<"written" | "kept"> {
  const before = existsSync(file) ? readFileSync(file, "utf8") : null;
  if (before !== null) requireValid(file, before);
  const after = editWeights(before, weights);
  requireValid(file, after);
  const changes = lineDiff(before ?? "", after);
  if (changes.length === 0) {
    console.log(`${file} has these weights already.`);
    return "kept";
  }
  console.log([`--- ${before === null ? "(no file)" : file}`, `+++ ${file}`, ...changes].join("\n"));
  if (!isAgreed && !(await agrees(file))) {
    console.log(`${file} is left as it is.`);
    return "kept";
  }
  const fresh = `${file}.new`;
  writeFileSync(fresh, after);
  renameSync(fresh, file);
  console.log(`${file} is written. A running server reads it at its next start.`);
  return "written";
}

function requireValid(file: string, text: string): void {
  const parsed = parseConfigText(file, text);
  if (parsed.problems.length > 0) throw new ConfigurationError(parsed.problems);
  const problems = parsed.value === null ? [] : checkShape(file, parsed);
  if (problems.length > 0) throw new ConfigurationError(problems);
}

/** No where nobody can be asked. */
async function agrees(file: string): Promise<boolean> {
  if (process.stdin.isTTY !== true) {
    console.log("Nobody is there to ask: add --yes to write.");
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`Write this to ${file}? [y/N] `);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}
