import type { GraderSpec } from "../grader.ts";

/** `value` and `values` of a grader as one list of strings. */
export function wantedValues(spec: GraderSpec): string[] {
  const values = Array.isArray(spec.values) ? spec.values : [spec.value];
  return values.map((value) => (typeof value === "string" ? value : (JSON.stringify(value) ?? "")));
}

/** Without regard to case, unless told; curly quotes equal straight ones, composed accents equal decomposed ones. */
export function foldText(text: string, isCaseSensitive: boolean): string {
  const plain = text
    .normalize("NFC")
    .replaceAll(/[‘’]/g, "'")
    .replaceAll(/[“”]/g, '"')
    .replaceAll("\r\n", "\n");
  return isCaseSensitive ? plain : plain.toLowerCase();
}
