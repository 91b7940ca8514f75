import type { CostResult } from "../../engine/index.ts";
import { fieldsOf, isFields } from "./fields.ts";
import { costFields } from "./openai-chat/usage-report.ts";
import { editTopLevel } from "./wire/json/edit-top-level.ts";

/** JSON text of a usage object with the cost in dollars in it. */
export function withCost(usageText: string, cost: CostResult, reportedCost?: unknown): string {
  const rest = usageText.slice(0, -1);
  return `${rest}${/^\{\s*$/.test(rest) ? "" : ","}${costFields(cost, reportedCost)}}`;
}

/**
 * JSON text of the upstream's own usage object with the cost in it; every byte else stays. A `cost` of the upstream's moves to
 * `cost_details.upstream_reported_cost`.
 *
 * @param rawText as the upstream wrote it, a byte string; null: it sent none
 */
export function pricedUsage(rawText: string | null, raw: unknown, cost: CostResult): string {
  const own = isFields(raw) && rawText !== null ? rawText.trimEnd() : "{}";
  const { cost: reported } = fieldsOf(raw);
  const plain = "cost" in fieldsOf(raw) || "cost_details" in fieldsOf(raw) ? without(own) : own;
  return withCost(plain, cost, reported);
}

const without = (text: string): string =>
  editTopLevel(
    text,
    new Map([
      ["cost", null],
      ["cost_details", null],
    ]),
  ) ?? "{}";
