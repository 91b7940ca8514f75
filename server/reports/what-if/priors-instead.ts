import {
  type Candidate,
  createPredictor,
  createTaskClassifier,
  type EvidenceModel,
  featureLayout,
  type Priors,
  parseEvidenceModel,
  parseRequest,
  requireFeatureLayout,
} from "../../../engine/index.ts";
import type { PriorsInstead } from "./what-if-question.ts";

/** Lengths are not read from it: they stay as they were predicted. */
const nothing = parseRequest({ model: "auto", messages: [{ role: "user", content: "" }] });

/**
 * Qualities that another version of the priors would have predicted, from the stored features of each prompt. Costs and latencies stay as logged, and so does
 * what was predicted of candidates that are not known any more. What was learnt from feedback since the version was made is not in it. Features that were read
 * otherwise than these priors read prompts predict nothing.
 *
 * @param candidates everything that the log may name
 * @throws Error where the version's evidence is damaged, or its classifier reads other features
 */
export function priorsInstead(priors: Priors, candidates: readonly Candidate[]): PriorsInstead {
  requireFeatureLayout(priors.classifier, priors.version);
  const classify = createTaskClassifier(priors.classifier, priors.taskTypes);
  const model: EvidenceModel | null =
    priors.evidence === undefined ? null : parseEvidenceModel(priors.evidence.model);
  const predictor = createPredictor(priors, () => null, model);
  const byId = new Map(candidates.map((candidate) => [candidate.id, candidate]));
  const unreadable: PriorsInstead["unreadable"] = ({ features, featureLayout: layout, embedderId }) => {
    if (features === null) return "no_features";
    if (layout === null) return "unknown_layout";
    if (layout !== featureLayout()) return "another_layout";
    return embedderId === priors.classifier.embedderId ? null : "another_embedder";
  };
  return {
    version: priors.version,
    unreadable,
    predict(request) {
      const { features, candidates: logged, predictions, policy } = request;
      if (features === null || unreadable(request) !== null) return null;
      const known = logged.flatMap(({ id }) => byId.get(id) ?? []);
      const tasks = classify(features);
      const isGuarantee = policy.rule.kind === "guarantee";
      const predicted = predictor.predict(known, nothing, tasks, features, isGuarantee);
      const qualities = new Map(predicted.map(({ candidateId, quality }) => [candidateId, quality]));
      return predictions.map((prediction) => ({
        ...prediction,
        quality: qualities.get(prediction.candidateId) ?? prediction.quality,
      }));
    },
  };
}
