import { snakeName } from "../../engine/index.ts";
import { judgeTypes } from "../graders/grader-registry.ts";
import { type CaseResult, gradesOf } from "../runs/run-store.ts";
import type { JudgeReport } from "./judge-report.ts";

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
  "finishReason",
  "replyText",
] as const satisfies readonly (keyof CaseResult)[];

/** A cell by RFC 4180; null is empty. A text that a spreadsheet would run as a formula gets an apostrophe before it. */
export function csvCell(value: unknown): string {
  if (value === null || value === undefined) return "";
  const text = String(value);
  const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Names of the columns, in snake_case as in every record. */
export const csvHeader = `${columns.map(snakeName).join(",")},tool_calls,judge\n`;

/** One line a result. */
export const csvLine = (result: CaseResult, judge: JudgeReport | null): string =>
  `${columns.map((column) => csvCell(result[column])).join(",")},${csvCell(result.toolCalls === null ? null : JSON.stringify(result.toolCalls))},${csvCell(judgeOf(result, judge))}\n`;

/** Who judged, and whether that was ever held against people; null: nobody did. */
function judgeOf(result: CaseResult, judge: JudgeReport | null): string | null {
  const judged = gradesOf(result).filter(
    (outcome) => outcome.judge !== undefined || judgeTypes.has(outcome.type),
  );
  if (judge === null || judged.length === 0) return null;
  const calibrated = judge.kinds.filter(({ state }) => state === "calibrated").map(({ kind }) => `${kind}`);
  const isCalibrated = judged.every((outcome) => calibrated.includes(outcome.judge?.kind ?? ""));
  return `${judge.judge} (${isCalibrated ? "calibrated" : "not calibrated"})`;
}
