import { readFileSync, statSync } from "node:fs";
import { ConfigurationError } from "./configuration-problem.ts";

/** A configuration is a page or two; what is larger is not one. */
const largestFileBytes = 1024 * 1024;

/**
 * Text of a configuration file; null: there is none at that place.
 *
 * @throws ConfigurationError where it cannot be read, is too large, or is not UTF-8
 */
export function readConfigText(path: string): string | null {
  const refuse = (problem: string, fix: string): never => {
    throw new ConfigurationError([{ source: path, line: null, column: null, path: "", problem, fix }]);
  };
  let bytes: Buffer;
  try {
    const stats = statSync(path);
    if (!stats.isFile()) return refuse("is not a file", "Name the file itself, not its folder.");
    if (stats.size > largestFileBytes) {
      return refuse(
        `has ${stats.size} bytes, more than the ${largestFileBytes} allowed`,
        "Check that it is the right file.",
      );
    }
    bytes = readFileSync(path);
  } catch (error) {
    if (error instanceof ConfigurationError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? "unknown error";
    if (code === "ENOENT" || code === "ENOTDIR") return null;
    return refuse(`cannot be read (${code})`, "Check that the user who starts Tradewind may read it.");
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return refuse(`is not UTF-8: ${firstBadByte(bytes)}`, "Save it as UTF-8.");
  }
}

/** Says where a decoder first gave up, by line, so that an editor finds the place. */
function firstBadByte(bytes: Buffer): string {
  let line = 1;
  let start = 0;
  for (let end = bytes.indexOf(10); start < bytes.length; end = bytes.indexOf(10, start)) {
    const stop = end === -1 ? bytes.length : end;
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(start, stop));
    } catch {
      return `line ${line} has bytes that are no character`;
    }
    if (end === -1) break;
    start = stop + 1;
    line += 1;
  }
  return "it has bytes that are no character";
}
