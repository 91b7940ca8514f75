import { OutcomeFileError, type SourcePosition } from "./outcome-file-error.ts";

/** A field that must hold text (a whole number is taken as its digits); throws with the place where it does not. */
export function requireText(value: unknown, field: string, at: SourcePosition): string {
  if (typeof value === "string" && value.trim() !== "") return value;
  if (typeof value === "number" && Number.isSafeInteger(value)) return String(value);
  const problem =
    value === undefined ? "is missing" : `must be text that is not empty, not ${JSON.stringify(value)}`;
  throw new OutcomeFileError(at, field, problem, `Add "${field}" to this row, or remove the row.`);
}

/** The same for a field that may be left out: null then. */
export function optionalText(value: unknown, field: string, at: SourcePosition): string | null {
  return value === undefined || value === null || value === "" ? null : requireText(value, field, at);
}
