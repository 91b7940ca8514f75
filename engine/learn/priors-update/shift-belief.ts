import type { EvidenceReference, QualityPrior } from "../../contracts/index.ts";
import { insideEdges, meanAwayFromEdges } from "./belief-shape.ts";
import { logit, type SuiteOffset, shareOfLogit } from "./suite-difficulty.ts";

/**
 * A belief moved to the scale of prompts that are easier or harder than what it stood for. The offset's own uncertainty widens it.
 *
 * @param reference what the offset was learnt from, added to the evidence
 */
export function shiftBelief(
  belief: QualityPrior,
  offset: SuiteOffset,
  reference: EvidenceReference | null,
): QualityPrior {
  if (offset.logits === 0 && offset.variance === 0) return belief;
  const before = meanAwayFromEdges(belief);
  const mean = insideEdges(shareOfLogit(logit(before) + offset.logits));
  const variance = (belief.standardDeviation / (before * (1 - before))) ** 2 + offset.variance;
  return {
    mean,
    // No belief on [0,1] is wider than the uniform one.
    standardDeviation: Math.min(Math.sqrt(1 / 12), Math.sqrt(variance) * mean * (1 - mean)),
    evidence: reference === null ? belief.evidence : [...belief.evidence, reference],
  };
}
