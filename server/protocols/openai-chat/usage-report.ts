import type { CostResult, Meters } from "../../../engine/index.ts";
import { type Fields, fieldsOf } from "../fields.ts";
import type { BilledCost, ReplyPart } from "../reply-codec.ts";
import { asciiJson } from "../wire/json/ascii-json.ts";
import { editTopLevel } from "../wire/json/edit-top-level.ts";
import { tokenCount } from "./read-usage.ts";

/**
 * JSON text, in ASCII but for what the upstream wrote, of the `usage` object that a client gets: everything the upstream reported, and always
 * `cost` in dollars with `cost_details`, `prompt_tokens_details.cached_tokens` and `completion_tokens_details.reasoning_tokens`. What is not
 * known is null, with the reason in `cost_details.unknown_reason`. A `cost` of the upstream's own moves to
 * `cost_details.upstream_reported_cost`.
 *
 * @param rawText the upstream's usage object as it wrote it, a byte string; null: it sent none
 * @param raw the same, parsed
 */
export function usageReport(
  rawText: string | null,
  raw: unknown,
  usage: Meters | null,
  result: CostResult,
): string {
  const fields = fieldsOf(raw);
  if (rawText !== null && hasCountsAlone(fields)) {
    const prompt = fields.prompt_tokens_details;
    const completion = fields.completion_tokens_details;
    // As most upstreams write it, only details may be missing: they are added behind it, and nothing is read again.
    const isPromptKnown = typeof fieldsOf(prompt).cached_tokens === "number";
    const isCompletionKnown = typeof fieldsOf(completion).reasoning_tokens === "number";
    if ((isPromptKnown || prompt === undefined) && (isCompletionKnown || completion === undefined)) {
      const promptPart = isPromptKnown ? "" : `"prompt_tokens_details":${promptDetails(fields, usage)},`;
      const completionPart = isCompletionKnown
        ? ""
        : `"completion_tokens_details":${completionDetails(fields, usage)},`;
      return withFields(rawText, `${promptPart}${completionPart}${costFields(result, undefined)}`);
    }
  }
  const edits = new Map<string, string | null>([
    ["cost", null],
    ["cost_details", null],
    ["prompt_tokens_details", promptDetails(fields, usage)],
    ["completion_tokens_details", completionDetails(fields, usage)],
  ]);
  for (const count of counts) if (tokenCount(fields[count]) === null) edits.set(count, "null");
  return withFields(editTopLevel(rawText ?? "{}", edits) ?? "{}", costFields(result, fields.cost));
}

const counts = ["prompt_tokens", "completion_tokens", "total_tokens"] as const;

function promptDetails(fields: Fields, usage: Meters | null): string {
  const known: Record<string, unknown> = { cached_tokens: usage?.cachedInputTokens ?? null };
  const written = usage?.cacheWriteTokens ?? null;
  if (written !== null) known.cache_write_tokens = written;
  else if (fields.prompt_tokens_details === undefined) return `{"cached_tokens":${known.cached_tokens}}`;
  return asciiJson(Object.assign({}, fieldsOf(fields.prompt_tokens_details), known));
}

function completionDetails(fields: Fields, usage: Meters | null): string {
  const known = { reasoning_tokens: usage?.reasoningTokens ?? null };
  if (fields.completion_tokens_details === undefined) return `{"reasoning_tokens":${known.reasoning_tokens}}`;
  return asciiJson(Object.assign({}, fieldsOf(fields.completion_tokens_details), known));
}

/** @param text an object with at least one member */
function withFields(text: string, members: string): string {
  return `${text.slice(0, -1)},${members}}`;
}

/** Whether the counts are whole and nothing is said of cost. */
const hasCountsAlone = (fields: Fields): boolean =>
  tokenCount(fields.prompt_tokens) !== null &&
  tokenCount(fields.completion_tokens) !== null &&
  tokenCount(fields.total_tokens) !== null &&
  fields.cost === undefined &&
  fields.cost_details === undefined;

/** Members of a usage object: `cost` in dollars and `cost_details`. Whoever reads them needs no protocol for it. */
export function costFields({ cost, unknownReason, parts }: BilledCost, reportedCost: unknown): string {
  const written = parts === undefined ? "" : `,"parts":${asciiJson(parts.map(partView))}`;
  const reported = reportedCost === undefined ? "" : `,"upstream_reported_cost":${asciiJson(reportedCost)}`;
  if (cost === null) {
    const reason = `"unknown_reason":${asciiJson(unknownReason)}`;
    return `"cost":null,"cost_details":{"upstream_inference_cost":null,"markup":null,${reason}${reported}${written}}`;
  }
  const upstream = nanoToUsd(cost.upstreamNanoUsd);
  const markup = nanoToUsd(cost.markupNanoUsd);
  return `"cost":${nanoToUsd(cost.totalNanoUsd)},"cost_details":{"upstream_inference_cost":${upstream},"markup":${markup}${reported}${written}}`;
}

/** Who wrote a part of a reply that was resumed, and what it cost. */
const partView = ({ how, modelId, deploymentId, usage, cost }: ReplyPart): Fields => ({
  ...{ how, model: modelId, deployment: deploymentId },
  input_tokens: usage?.inputTokens ?? null,
  output_tokens: usage?.outputTokens ?? null,
  cost: cost.cost === null ? null : nanoToUsd(cost.cost.totalNanoUsd),
  ...(cost.cost === null ? { unknown_reason: cost.unknownReason } : {}),
});

/** The double nearest to the exact decimal: nano-dollars are integers, and one division is rounded correctly. */
function nanoToUsd(nanoUsd: number): number {
  return nanoUsd / 1e9;
}
