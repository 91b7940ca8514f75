import { type EvidenceModel, type Priors, parseEvidenceModel } from "../../engine/index.ts";

/** An artefact, ready for a router. */
export interface ParsedPriors {
  readonly priors: Priors;
  /** The model in `priors.evidence`; null: public figures alone. */
  readonly evidenceModel: EvidenceModel | null;
}

/** @throws Error where the text is no artefact of this schema, RangeError where its evidence model is damaged */
export function parsePriors(text: string): ParsedPriors {
  const priors = JSON.parse(text) as Priors;
  if (priors.schemaVersion !== 1)
    throw new Error(
      `The priors ${String(priors.version)} have schema ${String(priors.schemaVersion)}, this version reads 1: fit them again.`,
    );
  const { evidence } = priors;
  return { priors, evidenceModel: evidence === undefined ? null : parseEvidenceModel(evidence.model) };
}
