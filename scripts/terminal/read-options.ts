import { parseArgs } from "node:util";
import { editDistance, nearestName } from "../../server/http/nearest-name.ts";

/** A command that was called in a way it does not know. Its message says how it is called. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/**
 * Node's `parseArgs`, with its errors in words that help.
 *
 * @throws UsageError naming the option and the fix
 */
export const readOptions: typeof parseArgs = (settings) => {
  try {
    return parseArgs(settings);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS")))
      throw error;
    throw new UsageError(`${wordsOf(error, Object.keys(settings?.options ?? {}))} --help lists the options.`);
  }
};

function wordsOf(error: Error, known: readonly string[]): string {
  const [first = error.message] = error.message.split(/\. |\n/);
  const name = /Unknown option '--?([^']+)'/.exec(first)?.[1];
  if (name === undefined) return `${first.replace(/\.$/, "")}.`;
  const nearest = nearestName(name, known);
  const isNear = nearest !== null && editDistance(name, nearest) <= Math.max(1, name.length / 3);
  return `There is no option --${name}.${isNear ? ` Did you mean --${nearest}?` : ""}`;
}
