import { holdLeads } from "../../numeric/hold-leads.ts";
import type { HeldOutRows } from "./held-out-rows.ts";
import { type JudgedOutcomes, meanOf, pairedZ, routingUtilities, scoresTaken } from "./routing-utility.ts";

export interface TrustChoice {
  /** Share of the nets' model heads. */
  readonly netShare: number;
  /** How far predictions may leave the model means. */
  readonly trust: number;
  /** How far a model may be predicted to gain on the one that is best overall. */
  readonly lead: number;
}

const shares = [0, 0.25, 0.5] as const;
/** A share other than 0 must be better by more than so many paired standard errors. */
const shareMargin = 0.5;
/** Below this many prompts nothing but the means is believed. */
const leastPrompts = 20;
/** Up to this many prompts the strictest rule holds; from there on it relents. */
const fewPrompts = 50;
/** From this many prompts on the learned parts need not prove themselves first. */
const enoughPrompts = 500;

/** Chooses by out-of-fold routing utility: the very thing that the prediction is for. */
export function fitTrust(heldOut: HeldOutRows, outcomes: JudgedOutcomes): TrustChoice {
  const prompts = heldOut.foldOfRow.length;
  if (prompts < leastPrompts) return { netShare: 0, trust: 0, lead: 0 };
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
  if (prompts >= enoughPrompts) return { netShare, trust: 1, lead: 1 };
  const { scores, modelCount } = outcomes;
  const { modelMeans } = heldOut;
  const ofMeans = routingUtilities(modelMeans, outcomes);
  const learned = familiarQuality(heldOut, netShare);
  const held = heldLeads(learned, modelMeans, modelCount);
  const evidence = {
    prompts,
    utilityZ: pairedZ(best, ofMeans),
    heldUtilityZ: pairedZ(routingUtilities(held, outcomes), ofMeans),
    scoreZ: pairedZ(scoresTaken(learned, scores, modelCount), scoresTaken(modelMeans, scores, modelCount)),
  };
  return { netShare, ...smallEvidenceTrust(evidence) };
}

/** Out-of-fold predictions with a given share of the nets. */
function familiarQuality(heldOut: HeldOutRows, netShare: number): Float64Array {
  return heldOut.taskQuality.map(
    (value, at) => (1 - netShare) * (value + heldOut.residual[at]!) + netShare * heldOut.netQuality[at]!,
  );
}

/** Predictions that never let a model gain on the best one overall. */
function heldLeads(quality: Float64Array, modelMeans: Float64Array, modelCount: number): Float64Array {
  const held = quality.slice();
  for (let start = 0; start < held.length; start += modelCount)
    holdLeads(held.subarray(start, start + modelCount), modelMeans.subarray(start, start + modelCount), 0);
  return held;
}

/** What a small fit showed out of fold against the model means, each as mean gain over its standard error. */
export interface SmallEvidence {
  readonly prompts: number;
  /** Of routing utility. */
  readonly utilityZ: number;
  /** The same without any gain on the best model overall. */
  readonly heldUtilityZ: number;
  /** Of the score of the model that is predicted best. */
  readonly scoreZ: number;
}

/**
 * With little evidence the learned parts must first have shown that they pay. Where a model would be taken for its quality before the one that is
 * best overall, that asks for a gain in score of three standard errors among 50 prompts, and less the more there are: below 100 prompts what is seen
 * out of fold says next to nothing of what holds on new ones. Gaps wider than usual do no harm to the score, and need a gain in utility alone.
 */
export function smallEvidenceTrust(evidence: SmallEvidence): Pick<TrustChoice, "trust" | "lead"> {
  const { prompts, utilityZ, heldUtilityZ, scoreZ } = evidence;
  const leniency = inUnit((prompts - fewPrompts) / (enoughPrompts - fewPrompts));
  return {
    trust: inUnit(heldUtilityZ - 0.75 + leniency),
    lead: inUnit(Math.min(utilityZ - 1, scoreZ - 2 + 3 * leniency)),
  };
}

const inUnit = (value: number): number => Math.min(1, Math.max(0, value));
