import { OutcomeFileError, type SourcePosition } from "./outcome-file-error.ts";

const missingWords = new Set(["", "null", "none", "nan", "n/a", "na"]);

/** Dollars of one call, or null where the file has none. A negative cost throws: it is a sentinel, not a price. */
export function parseCostUsd(value: unknown, field: string, at: SourcePosition): number | null {
  if (value === null || value === undefined) return null;
  const text = typeof value === "string" ? value.trim().toLowerCase() : null;
  if (text !== null && missingWords.has(text)) return null;
  const costUsd = text === null ? value : Number(text);
  if (typeof costUsd === "number" && Number.isFinite(costUsd) && costUsd >= 0) return costUsd;
  throw new OutcomeFileError(
    at,
    field,
    `${JSON.stringify(value)} is not a cost`,
    "Write dollars, zero or more, or leave it empty where the cost is not known.",
  );
}
