import { editDistance } from "../../../../engine/index.ts";
import type { Place } from "../../suite.ts";
import type { LoadContext } from "../load-context.ts";
import type { FieldTable } from "./field-support.ts";

/** Names shorter than this are like too many others. */
const shortestTypo = 4;

/** The field that was probably meant. */
function nearest(name: string, known: readonly string[]): string | null {
  if (name.length < shortestTypo) return null;
  // Two letters that changed places are two edits.
  const maxDistance = name.length >= 6 ? 2 : 1;
  return known.find((one) => editDistance(one.toLowerCase(), name.toLowerCase()) <= maxDistance) ?? null;
}

/**
 * Holds the fields of an object against a table: refused ones become problems, those without effect and unknown ones are said once. An
 * unknown field is no problem: promptfoo passes over it, too.
 *
 * @param name the field that the object is, as `tests[3]`; empty: the file itself
 */
export function checkFields(
  value: unknown,
  table: FieldTable,
  name: string,
  placeOf: (key: string) => Place,
  { problems, notices }: Pick<LoadContext, "problems" | "notices">,
): void {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return;
  const kind = name.replace(/\[\d+\]/g, "[]");
  for (const key of Object.keys(value)) {
    const field = name === "" ? key : `${name}.${key}`;
    const support = Object.hasOwn(table, key) ? table[key] : undefined;
    if (support?.support === "honoured") continue;
    if (support?.support === "refused") {
      problems.add(placeOf(key), field, support.note, support.fix ?? "Remove it");
      continue;
    }
    const general = kind === "" ? key : `${kind}.${key}`;
    if (support !== undefined) {
      notices.add(`\`${general}\` has no effect here: ${support.note}`);
      continue;
    }
    const meant = nearest(key, Object.keys(table));
    const hint =
      meant === null || Object.hasOwn(value, meant) ? "" : `: write \`${meant}\`, if that was meant`;
    notices.add(`\`${general}\` is not known here, and has no effect${hint}`);
  }
}
