import type { GraderSpec } from "../grader.ts";
import { type Folding, foldingsFor, plainFolding } from "./fold-text.ts";
import { type Bounds, occurs } from "./word-bounds.ts";

/** `value` and `values` of a grader as one list of strings. */
export function wantedValues(spec: GraderSpec): string[] {
  const values = Array.isArray(spec.values) ? spec.values : [spec.value];
  return values.map((value) => (typeof value === "string" ? value : (JSON.stringify(value) ?? "")));
}

/** How a grader with `words` and `case_sensitive` compares: in whole words and by Unicode, or as plain parts of the text. */
export function foldingsOf(
  spec: GraderSpec,
  texts: readonly string[],
  isCaseSensitive: boolean,
): readonly Folding[] {
  return spec.words === false ? [plainFolding(isCaseSensitive)] : foldingsFor(texts, isCaseSensitive);
}

/** Those of the grader's values that occur in a text. @param usual how they have to stand where `words` does not say */
export function occurringValues(spec: GraderSpec, text: string, usual: Bounds): string[] {
  const bounds = spec.words === undefined ? usual : spec.words === true ? "words" : "anywhere";
  return wantedValues(spec).filter((value) =>
    foldingsOf(spec, [text, value], spec.case_sensitive === true).some((fold) =>
      occurs(fold(text), fold(value), bounds),
    ),
  );
}
