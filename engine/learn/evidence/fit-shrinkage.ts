import { shrinkLeads } from "../../numeric/shrink-leads.ts";
import type { HeldOutRows } from "./known-tasks.ts";
import { type JudgedOutcomes, pairedZ, routingUtilities, scoresTaken } from "./routing-utility.ts";

/** See `EvidenceHeads`. */
interface Shrinkage {
  readonly meanShrinkage: number;
  readonly leadShrinkage: number;
}

/** Below this many prompts nothing but the means is believed. */
const minPrompts = 20;
/** Up to this many prompts the strictest rule holds; from there on it relents. */
const fewPrompts = 50;
/** From this many prompts on the learned parts need not prove themselves first on prompts like those of the evidence. */
const enoughPrompts = 500;

/**
 * Chooses by out-of-fold routing utility: the very thing that the prediction is for.
 *
 * @param learned what the learned parts say of every row, made without it
 */
export function fitShrinkage(
  heldOut: HeldOutRows,
  learned: Float64Array,
  outcomes: JudgedOutcomes,
): Shrinkage {
  const prompts = heldOut.foldOfRow.length;
  if (prompts < minPrompts) return { meanShrinkage: 1, leadShrinkage: 1 };
  if (prompts >= enoughPrompts) return { meanShrinkage: 0, leadShrinkage: 0 };
  const { scores, modelCount } = outcomes;
  const { modelMeans } = heldOut;
  const ofMeans = routingUtilities(modelMeans, outcomes);
  const withoutLeads = shrunkenLeads(learned, modelMeans, modelCount);
  return smallEvidenceShrinkage({
    prompts,
    utilityZ: pairedZ(routingUtilities(learned, outcomes), ofMeans),
    heldUtilityZ: pairedZ(routingUtilities(withoutLeads, outcomes), ofMeans),
    scoreZ: pairedZ(scoresTaken(learned, scores, modelCount), scoresTaken(modelMeans, scores, modelCount)),
  });
}

/** Predictions that never put a model above the best one overall. */
function shrunkenLeads(quality: Float64Array, modelMeans: Float64Array, modelCount: number): Float64Array {
  const held = quality.slice();
  for (let start = 0; start < held.length; start += modelCount)
    shrinkLeads(held.subarray(start, start + modelCount), modelMeans.subarray(start, start + modelCount), 1);
  return held;
}

/** What a small fit showed out of fold against the model means, each as mean gain over its standard error. */
export interface SmallEvidence {
  readonly prompts: number;
  /** Of routing utility. */
  readonly utilityZ: number;
  /** The same without any lead over the best model overall. */
  readonly heldUtilityZ: number;
  /** Of the score of the model that is predicted best. */
  readonly scoreZ: number;
}

/**
 * With little evidence the learned parts must first have shown that they pay. Where a model would be taken for its quality before the one that is
 * best overall, that asks for a gain in score of three standard errors among 50 prompts, and less the more there are: below 100 prompts what is seen
 * out of fold says next to nothing of what holds on new ones. Gaps wider than usual do no harm to the score, and need a gain in utility alone.
 */
export function smallEvidenceShrinkage(evidence: SmallEvidence): Shrinkage {
  const { prompts, utilityZ, heldUtilityZ, scoreZ } = evidence;
  const leniency = inUnit((prompts - fewPrompts) / (enoughPrompts - fewPrompts));
  return {
    meanShrinkage: inUnit(1.75 - heldUtilityZ - leniency),
    leadShrinkage: 1 - inUnit(Math.min(utilityZ - 1, scoreZ - 2 + 3 * leniency)),
  };
}

const inUnit = (value: number): number => Math.min(1, Math.max(0, value));
