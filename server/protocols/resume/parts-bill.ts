import type { Cost, Meters } from "../../../engine/index.ts";
import type { BilledCost, ReplyPart } from "../reply-codec.ts";

const costFields = ["upstreamNanoUsd", "markupNanoUsd", "totalNanoUsd"] as const;

/**
 * Usage and cost of a reply that several models wrote: the sum of its parts, null where one of them is not known. Whichever of them are known stand in
 * `parts`.
 */
export function partsBill(parts: readonly ReplyPart[]): {
  readonly usage: Meters | null;
  readonly cost: BilledCost;
} {
  const unknown = parts.find(({ cost }) => cost.cost === null);
  const costs = parts.flatMap(({ cost }) => cost.cost ?? []);
  const usages = parts.flatMap(({ usage }) => usage ?? []);
  const usage = usages.length < parts.length ? null : usages.reduce(sumOfMeters);
  if (unknown !== undefined) {
    const unknownReason = `the part by ${unknown.modelId}: ${unknown.cost.unknownReason}`;
    return { usage, cost: { cost: null, unknownReason, parts } };
  }
  return { usage, cost: { cost: costs.reduce(sumOfCosts), unknownReason: null, parts } };
}

function sumOfMeters(left: Meters, right: Meters): Meters {
  const sum: Record<string, number | null> = {};
  for (const meter of new Set([...Object.keys(left), ...Object.keys(right)])) {
    const [one, other] = [left[meter as keyof Meters], right[meter as keyof Meters]];
    // A meter that one of them does not have at all counts nothing there; one that is null is not known.
    sum[meter] = one === null || other === null ? null : (one ?? 0) + (other ?? 0);
  }
  return sum as unknown as Meters;
}

function sumOfCosts(left: Cost, right: Cost): Cost {
  const sum = { ...left };
  for (const field of costFields) Object.assign(sum, { [field]: left[field] + right[field] });
  return sum;
}
