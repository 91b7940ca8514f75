import { resolve } from "node:path";
import { readFileValue, resolveReference } from "../file-value.ts";
import { globSync, isGlob } from "../glob.ts";
import type { LoadContext } from "../load-context.ts";
import { isProgramReference } from "../programs/program-file.ts";

type Variables = Record<string, unknown>;

/**
 * Variables of a test: an object, or files of one. Files are read (programs stay references). A list of texts, and a pattern of files,
 * gives one set for each item, combined with the others'.
 */
export function expandVariables(
  vars: unknown,
  isCombined: boolean,
  besideFile: string,
  { folder, templates }: LoadContext,
): Variables[] {
  const found =
    Array.isArray(vars) || typeof vars === "string"
      ? variablesOfFiles([vars].flat(), folder, besideFile)
      : (vars ?? {});
  const read = (value: unknown): unknown => {
    const reference =
      typeof value === "string" && value.startsWith("file://") ? templates.render(value, {}) : value;
    return typeof reference === "string" && reference.startsWith("file://") && isProgramReference(reference)
      ? reference
      : trimmed(readFileValue(reference, folder, besideFile), reference);
  };
  // promptfoo drops the white space around a file's text, not that of a text in the configuration.
  const trimmed = (value: unknown, reference: unknown): unknown =>
    typeof value === "string" && value !== reference ? value.trim() : value;
  let sets: Variables[] = [{}];
  for (const [name, written] of Object.entries(found as Variables)) {
    const options = optionsOf(written, isCombined, folder).map(read);
    sets = sets.flatMap((one) => options.map((option) => ({ ...one, [name]: option })));
  }
  return sets;
}

/** A list is a choice of values where it is one of texts, as promptfoo has it; other lists are values themselves. */
function optionsOf(written: unknown, isCombined: boolean, folder: string): readonly unknown[] {
  if (typeof written === "string" && written.startsWith("file://") && isGlob(written))
    return globSync(written.slice("file://".length), folder).map((file) => `file://${file}`);
  const isChoice = isCombined && Array.isArray(written) && typeof written[0] === "string";
  if (!isChoice) return [written];
  return written.flatMap((item: unknown) => optionsOf(item, false, folder));
}

function variablesOfFiles(files: readonly unknown[], folder: string, besideFile: string): Variables {
  const paths = files.flatMap((file) => {
    const path = String(file).replace(/^file:\/\//, "");
    return isGlob(path) ? globSync(path, folder) : [resolveReference(path, folder, besideFile)];
  });
  return Object.assign(
    {},
    ...paths.map((path) => readFileValue(`file://${resolve(path)}`, folder)),
  ) as Variables;
}
