import type { Cost, ExtraMeter, Meters } from "../../../engine/index.ts";
import type { BilledCost, ReplyPart } from "../reply-codec.ts";

const costFields = ["upstreamNanoUsd", "markupNanoUsd", "totalNanoUsd"] as const;

/**
 * Usage and cost of a reply for which several calls were billed: the sum of its parts, usage that of those that wrote it, null where one of them is not known. Whichever of them are known stand in
 * `parts`.
 */
export function partsBill(parts: readonly ReplyPart[]): {
  readonly usage: Meters | null;
  /** The sum of what is known, for clients whose protocol must have numbers; null: nothing is. */
  readonly knownUsage: Meters | null;
  readonly cost: BilledCost;
} {
  const unknown = parts.find(({ cost }) => cost.cost === null);
  const costs = parts.flatMap(({ cost }) => cost.cost ?? []);
  const written = parts.filter(({ how }) => how !== "failed" && how !== "hedge_lost");
  const usages = written.flatMap(({ usage }) => usage ?? []);
  const usage =
    usages.length === 0 || usages.length < written.length
      ? null
      : usages.reduce((sum, next) => sumOfMeters(sum, next, false));
  const knownUsage = usages.length === 0 ? null : usages.reduce((sum, next) => sumOfMeters(sum, next, true));
  if (unknown !== undefined) {
    const what = { failed: "the failed call of", hedge_lost: "the call that lost the race, of" };
    const by = what[unknown.how as keyof typeof what] ?? "the part by";
    const unknownReason = `${by} ${unknown.modelId}: ${unknown.cost.unknownReason}`;
    return { usage, knownUsage, cost: { cost: null, unknownReason, parts } };
  }
  return { usage, knownUsage, cost: { cost: costs.reduce(sumOfCosts), unknownReason: null, parts } };
}

/** What is no count: it is true of a part alone. */
const words: ReadonlySet<string> = new Set<keyof Meters>(["serviceTier", "unpricedTools"]);

function sumOfMeters(left: Meters, right: Meters, ofKnown: boolean): Meters {
  const sum: Record<string, number | null> = {};
  for (const meter of new Set([...Object.keys(left), ...Object.keys(right)])) {
    if (words.has(meter)) continue;
    const [one, other] = [left[meter as ExtraMeter], right[meter as ExtraMeter]];
    // A meter that one of them does not have at all counts nothing there; one that is null is not known.
    const isKnown = ofKnown ? one != null || other != null : one !== null && other !== null;
    sum[meter] = isKnown ? (one ?? 0) + (other ?? 0) : null;
  }
  return sum as unknown as Meters;
}

function sumOfCosts(left: Cost, right: Cost): Cost {
  const sum = { ...left };
  for (const field of costFields) Object.assign(sum, { [field]: left[field] + right[field] });
  return sum;
}
