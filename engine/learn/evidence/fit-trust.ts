import type { HeldOutRows } from "./held-out-rows.ts";
import { type JudgedOutcomes, meanOf, pairedZ, routingUtilities, scoresTaken } from "./routing-utility.ts";

export interface TrustChoice {
  /** Share of the nets' model heads. */
  readonly netShare: number;
  /** How far predictions may leave the model means. */
  readonly trust: number;
}

const shares = [0, 0.25, 0.5] as const;
/** A share other than 0 must be better by more than so many paired standard errors. */
const shareMargin = 0.5;
/** Below this many prompts nothing but the means is believed. */
const leastPrompts = 20;
/** From this many prompts on the learned parts need not prove themselves first. */
const enoughPrompts = 500;

/** Chooses by out-of-fold routing utility: the very thing that the prediction is for. */
export function fitTrust(heldOut: HeldOutRows, outcomes: JudgedOutcomes): TrustChoice {
  const prompts = heldOut.foldOfRow.length;
  if (prompts < leastPrompts) return { netShare: 0, trust: 0 };
  const withoutNets = routingUtilities(familiarQuality(heldOut, 0), outcomes);
  let netShare = 0;
  let best = withoutNets;
  for (const share of shares.slice(1)) {
    const utilities = routingUtilities(familiarQuality(heldOut, share), outcomes);
    if (pairedZ(utilities, withoutNets) > shareMargin && meanOf(utilities) > meanOf(best)) {
      netShare = share;
      best = utilities;
    }
  }
  if (prompts >= enoughPrompts) return { netShare, trust: 1 };
  const { scores, modelCount } = outcomes;
  const utilityZ = pairedZ(best, routingUtilities(heldOut.modelMeans, outcomes));
  const scoreZ = pairedZ(
    scoresTaken(familiarQuality(heldOut, netShare), scores, modelCount),
    scoresTaken(heldOut.modelMeans, scores, modelCount),
  );
  return { netShare, trust: smallEvidenceTrust(utilityZ, scoreZ, prompts) };
}

/** Out-of-fold predictions with a given share of the nets. */
export function familiarQuality(heldOut: HeldOutRows, netShare: number): Float64Array {
  return heldOut.taskQuality.map(
    (value, at) => (1 - netShare) * (value + heldOut.residual[at]!) + netShare * heldOut.netQuality[at]!,
  );
}

/** With little evidence the learned parts must have shown both a gain in utility and no loss in score; the fewer prompts, the harder. */
export function smallEvidenceTrust(utilityZ: number, scoreZ: number, prompts: number): number {
  const leniency = Math.min(1, Math.max(0, (prompts - 50) / 150));
  return Math.min(1, Math.max(0, Math.min(utilityZ - 1, scoreZ + leniency)));
}
