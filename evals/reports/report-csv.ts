import type { CaseResult } from "../runs/run-store.ts";

const columns = [
  "promptId",
  "target",
  "sample",
  "taskType",
  "cluster",
  "weight",
  "score",
  "passed",
  "reason",
  "error",
  "costNanoUsd",
  "judgeCostNanoUsd",
  "inputTokens",
  "outputTokens",
  "latencyMs",
  "servedModel",
  "isFromCache",
  "replyText",
] as const satisfies readonly (keyof CaseResult)[];

/** A cell by RFC 4180; null is empty. A text that a spreadsheet would run as a formula gets an apostrophe before it. */
export function csvCell(value: unknown): string {
  if (value === null || value === undefined) return "";
  const text = String(value);
  const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const csvHeader = `${columns.join(",")}\n`;

/** One line a result. */
export const csvLine = (result: CaseResult): string =>
  `${columns.map((column) => csvCell(result[column])).join(",")}\n`;
