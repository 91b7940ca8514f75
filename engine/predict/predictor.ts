import type {
  Beliefs,
  Candidate,
  CandidatePrior,
  EvidenceModel,
  LengthFactors,
  LiveLatency,
  ParsedRequest,
  Prediction,
  PromptDifficulty,
  PromptFeatures,
  QualityPrediction,
  QualityPrior,
  TaskDistribution,
  TaskTypeId,
} from "../contracts/index.ts";
import {
  type CandidateBelief,
  candidateBelief,
  candidatePrior,
  lengthFactorOf,
  qualityFor,
  type RecordedBelief,
  setBelief,
} from "./candidate-belief.ts";
import { createDifficulty, moveToDifficulty } from "./difficulty.ts";
import type { EvidencePrediction } from "./evidence/evidence-prediction.ts";
import { joinQualities, publicPrediction } from "./join-qualities.ts";
import { predictCost } from "./predict-cost.ts";
import { predictLatency } from "./predict-latency.ts";
import { type PublicQuality, predictQuality } from "./predict-quality.ts";
import { moveMean, publicOffset } from "./public-offset.ts";
import { reasoningFit } from "./reasoning-fit.ts";
import { createRecordedQuality } from "./recorded-quality.ts";
import { minWorkTokens, replyLength } from "./reply-length.ts";
import { addSurprise, noSurprise, surpriseOf } from "./shared-surprise.ts";

export interface Predictor {
  /**
   * One prediction per candidate, in the same order.
   *
   * @param features what recorded outcomes and difficulty are read by; absent: public figures alone, on an ordinary prompt
   * @param withLasting whether the lasting doubt of every quality is stated, which a guarantee needs
   */
  predict(
    candidates: readonly Candidate[],
    request: ParsedRequest,
    tasks: TaskDistribution,
    features?: PromptFeatures,
    withLasting?: boolean,
  ): Prediction[];
  /** How hard a prompt is; null: the priors do not say. */
  difficultyOf(features: PromptFeatures, tasks: TaskDistribution): PromptDifficulty | null;
  /** Whether recorded outcomes make use of a contextual embedding. */
  readonly usesContext: boolean;
  /** Belief about a candidate on one task type as the priors have it, whatever was learnt since; null: the task type is not known. */
  priorOf(candidate: Candidate, taskType: TaskTypeId): QualityPrior | null;
  /**
   * From now on every candidate's belief about a task type is what `learnt` makes of the priors'; it replaces what was said of this type before.
   *
   * @param kept share of their recorded outcomes that still counts on this type, of candidates that changed
   */
  learn(taskType: TaskTypeId, learnt: LearntBelief, kept?: ReadonlyMap<string, number>): void;
}

/** A belief about a candidate with what was learnt since the priors. */
export type LearntBelief = (candidateId: string, prior: QualityPrior) => QualityPrior;

/**
 * Beliefs are laid out once per candidate and priors version; a call does arithmetic only. Quality comes from recorded outcomes where there are
 * any of the candidate, joined to its public figures; cost always from its price.
 *
 * @param model the evidence model in `priors.evidence`, read; null: there is none
 * @param liveLengths what replies made of predicted lengths, asked for at every prediction; null: nothing was learnt
 */
export function createPredictor(
  priors: Beliefs,
  liveLatency: LiveLatency,
  model: EvidenceModel | null = null,
  liveLengths: () => LengthFactors | null = () => null,
): Predictor {
  const recorded =
    model === null || priors.evidence === undefined ? null : createRecordedQuality(model, priors.evidence);
  const readDifficulty =
    priors.difficulty === undefined ? null : createDifficulty(priors.difficulty, priors.taskTypes);
  const offset = model === null ? 0 : publicOffset(priors, model);
  const beliefs = new Map<string, CandidateBelief>();
  /** Of the candidates that are laid out; one that has only its price is interpolated for every task type. */
  const laidOut = new Map<string, CandidatePrior>();
  const learntByType = new Map<number, { learnt: LearntBelief; kept: ReadonlyMap<string, number> }>();
  const ordinaryTokens = Float64Array.from(priors.taskTypes, ({ id }) => priors.outputTokens[id] ?? 300);
  const figures: PublicQuality = { mean: 0, variance: 0, lastingVariance: 0, carriedBy: 0 };
  const beliefOf = (candidate: Candidate): CandidateBelief => {
    let belief = beliefs.get(candidate.id);
    if (belief === undefined) {
      const prior = candidatePrior(candidate, priors);
      belief = candidateBelief(prior, priors, recorded?.find(candidate) ?? null, offset);
      for (const [type, { learnt, kept }] of learntByType)
        setBelief(belief, type, learnt(candidate.id, priorAt(prior, type)), kept.get(candidate.id));
      beliefs.set(candidate.id, belief);
      laidOut.set(candidate.id, prior);
    }
    return belief;
  };
  const priorAt = (prior: CandidatePrior, type: number): QualityPrior => {
    const quality = qualityFor(prior, priors.taskTypes[type]!.id);
    return offset === 0 ? quality : { ...quality, mean: moveMean(quality.mean, offset) };
  };
  const typeOf = (taskType: TaskTypeId): number => priors.taskTypes.findIndex(({ id }) => id === taskType);
  const predictRecorded = (
    known: readonly CandidateBelief[],
    request: ParsedRequest,
    features: PromptFeatures | undefined,
  ): EvidencePrediction | null => {
    if (recorded === null || features === undefined) return null;
    const indices: number[] = [];
    for (const belief of known) if (belief.recorded !== null) indices.push(belief.recorded.index);
    return indices.length === 0 ? null : recorded.predict(features, request.lastTurnCharacters, indices);
  };
  /** Of the measured candidates on this prompt, for those that nobody measured; 0 where there is none of either. */
  const sharedSurprise = (
    believed: readonly CandidateBelief[],
    outcomes: EvidencePrediction | null,
    tasks: TaskDistribution,
    readFigures: (belief: CandidateBelief) => void,
  ): number => {
    if (recorded === null || outcomes === null || outcomes.modelIndices.length === believed.length) return 0;
    const surprise = noSurprise();
    let at = 0;
    for (const belief of believed) {
      if (belief.recorded === null) continue;
      readFigures(belief);
      const observations = observationsKept(
        belief.recorded,
        recorded.observationsBehind(outcomes, belief.recorded.index),
        tasks,
      );
      addSurprise(surprise, outcomes.quality[at]!, observations, figures);
      at += 1;
    }
    return surpriseOf(surprise);
  };
  return {
    usesContext: recorded?.usesContext ?? false,
    difficultyOf: (features, tasks) => readDifficulty?.(features.surface, tasks) ?? null,
    priorOf(candidate, taskType) {
      const type = typeOf(taskType);
      return type === -1
        ? null
        : priorAt(laidOut.get(candidate.id) ?? candidatePrior(candidate, priors), type);
    },
    learn(taskType, learnt, kept = new Map()) {
      const type = typeOf(taskType);
      if (type === -1) return;
      learntByType.set(type, { learnt, kept });
      for (const [id, belief] of beliefs)
        setBelief(belief, type, learnt(id, priorAt(laidOut.get(id)!, type)), kept.get(id));
    },
    predict(candidates, request, tasks, features, withLasting = false) {
      const { visibleTokens, workTokens } = replyLength(request, tasks, ordinaryTokens);
      const believed = candidates.map(beliefOf);
      const lengths = liveLengths();
      const outcomes = predictRecorded(believed, request, features);
      const doubts =
        withLasting && recorded !== null && outcomes !== null ? recorded.lastingDoubts(outcomes) : [];
      const difficulty = features === undefined ? null : (readDifficulty?.(features.surface, tasks) ?? null);
      const readFigures = (belief: CandidateBelief): void => {
        predictQuality(figures, belief, tasks);
        if (difficulty !== null) moveToDifficulty(figures, difficulty);
      };
      const surprise = sharedSurprise(believed, outcomes, tasks, readFigures);
      let next = 0;
      const qualityOf = (belief: CandidateBelief): QualityPrediction => {
        readFigures(belief);
        if (recorded === null || outcomes === null || belief.recorded === null) {
          figures.mean = moveMean(figures.mean, surprise);
          return publicPrediction(figures, belief, withLasting);
        }
        const at = next;
        next += 1;
        const observations = observationsKept(
          belief.recorded,
          recorded.observationsBehind(outcomes, belief.recorded.index),
          tasks,
        );
        const { quality, standardDeviation } = outcomes;
        return joinQualities(
          figures,
          quality[at]!,
          standardDeviation[at]!,
          observations,
          belief.recorded,
          doubts[at],
        );
      };
      return candidates.map((candidate, index) => {
        const belief = believed[index]!;
        const length = lengths === null ? 1 : lengthFactorOf(belief, candidate.id, lengths, tasks);
        const reasoningTokens = length * (belief.verbosity - 1) * Math.max(workTokens, minWorkTokens);
        const cost = predictCost(candidate, request, length * visibleTokens + reasoningTokens, length);
        const fit = reasons(candidate, belief)
          ? reasoningFit(request.maxOutputTokens, length * visibleTokens, reasoningTokens)
          : 1;
        const quality = qualityOf(belief);
        if (fit < 1)
          return {
            candidateId: candidate.id,
            quality: { ...quality, mean: quality.mean * fit },
            cost,
            latency: predictLatency(candidate, belief, cost.expectedOutputTokens, liveLatency),
            reasoningFit: fit,
          };
        return {
          candidateId: candidate.id,
          quality,
          cost,
          latency: predictLatency(candidate, belief, cost.expectedOutputTokens, liveLatency),
        };
      });
    },
  };
}

/** Of a candidate that changed, recorded outcomes from before count for no more than so many, however many there are: they cannot tell what it is now. */
const maxKept = 10;

/** Recorded outcomes that still count on a prompt: all of them unless the candidate changed on its kinds of work. */
function observationsKept(
  { kept }: RecordedBelief,
  observations: number,
  { probabilities }: TaskDistribution,
): number {
  if (kept === null) return observations;
  let counted = 0;
  for (let type = 0; type < probabilities.length; type += 1) {
    const share = kept[type]!;
    counted += probabilities[type]! * (share === 1 ? observations : Math.min(maxKept, share * observations));
  }
  return counted;
}

/** What a model writes beyond an ordinary reply is reasoning where it has an effort, or where it is too much for wordiness. */
const reasons = ({ reasoningEffort }: Candidate, { verbosity }: CandidateBelief): boolean =>
  (reasoningEffort !== null && reasoningEffort !== "none") || verbosity > wordyVerbosity;
const wordyVerbosity = 1.5;
