import type {
  Candidate,
  EvidenceModel,
  EvidenceReference,
  LastingDoubt,
  PromptFeatures,
  RecordedEvidence,
} from "../contracts/index.ts";
import type { EvidencePrediction } from "./evidence/evidence-prediction.ts";
import { createEvidencePredictor } from "./evidence/evidence-predictor.ts";

/** What recorded outcomes say of one candidate, ready to be asked. */
export interface RecordedCandidate {
  /** Its place in the evidence model. */
  readonly index: number;
  /** Sources with rows of this candidate, most rows first. */
  readonly references: readonly EvidenceReference[];
}

/** Qualities from recorded outcomes, and how many observations each of them weighs as. */
export interface RecordedQuality {
  /** Whether contextual embeddings are read where they are there. */
  readonly usesContext: boolean;
  /** null: no outcome of the candidate was recorded. */
  find(candidate: Candidate): RecordedCandidate | null;
  /** @param indices places in the evidence model, in the order of the results */
  predict(features: PromptFeatures, characters: number, indices: ArrayLike<number>): EvidencePrediction;
  /** See `EvidencePredictor`. */
  lastingDoubts(prediction: EvidencePrediction): LastingDoubt[];
  /** Observations that the prediction for one place weighs as, see `docs/priors.md`. */
  observationsBehind(prediction: EvidencePrediction, index: number): number;
}

/** @throws Error where the kernel cannot be made */
export function createRecordedQuality(model: EvidenceModel, evidence: RecordedEvidence): RecordedQuality {
  const predictor = createEvidencePredictor(model);
  const indices = new Map(model.models.map((id, index) => [id, index]));
  const modelCount = model.models.length;
  const pooled = {
    static: pooledObservations(model.static),
    full: pooledObservations(model.full ?? model.static),
  };
  return {
    usesContext: model.full !== null,
    find(candidate) {
      const index = indices.get(candidate.id);
      return index === undefined ? null : { index, references: referencesOf(evidence, index) };
    },
    predict: predictor.predictFor,
    lastingDoubts: predictor.lastingDoubts,
    observationsBehind({ taskProbabilities, novelty, depth }, index) {
      const { counts } = (depth === "full" ? (model.full ?? model.static) : model.static).statistics;
      let expected = 0;
      for (let task = 0, cell = index; task < taskProbabilities.length; task += 1, cell += modelCount)
        expected += taskProbabilities[task]! * counts[cell]!;
      return (1 - novelty) * expected + pooled[depth][index]!;
    },
  };
}

/** What a model's scores on other tasks add to one task: the fit's pseudo-count, less where even those are few. */
const pooledObservations = ({ statistics, pseudoCount }: EvidenceModel["static"]): Float64Array =>
  statistics.modelCounts.map((count) => (count === 0 ? 0 : (pseudoCount * count) / (pseudoCount + count)));

const referencesOf = ({ sources }: RecordedEvidence, index: number): EvidenceReference[] =>
  sources
    .map(({ name, date, observations }) => ({ source: name, date, observations: observations[index] ?? 0 }))
    .filter(({ observations }) => observations > 0)
    .sort((one, other) => other.observations - one.observations);
