import { choose } from "./choose/choose.ts";
import { ineligibility } from "./choose/eligibility.ts";
import { explainChoice, explainCounterfactual } from "./choose/explain.ts";
import { presets } from "./choose/presets.ts";
import { createTaskClassifier } from "./classify/task-classifier.ts";
import type {
  Candidate,
  Clock,
  Decision,
  DeploymentHealth,
  ExcludedCandidate,
  InPlaceEmbedder,
  LiveLatency,
  ParsedRequest,
  Policy,
  Priors,
  PromptFeatures,
  TaskDistribution,
  TaskShare,
} from "./contracts/index.ts";
import { hashedGrams } from "./parse/hashed-grams.ts";
import { surfaceFeatures } from "./parse/surface-features.ts";
import { createPredictor } from "./predict/predictor.ts";

export interface RouterPorts {
  readonly embedder: InPlaceEmbedder;
  readonly clock: Clock;
  readonly liveLatency: LiveLatency;
}

export interface RouteRequest {
  readonly requestId: string;
  readonly requestedModel: string;
  readonly parsed: ParsedRequest;
  /** Those that the caller's key and the request allow. */
  readonly candidates: readonly Candidate[];
  /** Excluded before the router was asked, to be named with the others. */
  readonly excluded?: readonly ExcludedCandidate[];
  readonly policy: Policy;
  readonly isHealthy: DeploymentHealth;
}

export interface Routed {
  /** null where no candidate is left: `excluded` says why. */
  readonly decision: Decision | null;
  readonly excluded: readonly ExcludedCandidate[];
  readonly features: PromptFeatures;
}

export interface Router {
  route(request: RouteRequest): Routed;
  readonly priorsVersion: string;
}

const largestShares = 5;

/** Joins the stages: eligible candidates, features, task, predictions, choice, explanation. */
export function createRouter(priors: Priors, ports: RouterPorts): Router {
  const classify = createTaskClassifier(priors.classifier, priors.taskTypes);
  const predictor = createPredictor(priors, ports.liveLatency);
  return {
    priorsVersion: priors.version,
    route(request) {
      const startedMs = ports.clock.monotonicMs();
      const { parsed, policy } = request;
      const excluded: ExcludedCandidate[] = [...(request.excluded ?? [])];
      const eligible = request.candidates.filter((candidate) => {
        const reason = ineligibility(candidate, parsed, request.isHealthy);
        if (reason !== null) excluded.push(reason);
        return reason === null;
      });
      const features = promptFeatures(parsed, ports.embedder);
      const tasks = classify(features);
      const predictions = predictor.predict(eligible, parsed, tasks);
      const weights = policy.rule.kind === "weights" ? policy.rule.weights : presets.balanced;
      const choice = choose(eligible, predictions, policy, weights);
      excluded.push(...choice.excluded);
      const [best] = choice.ranked;
      if (best === undefined) return { decision: null, excluded, features };
      const shares = taskShares(tasks);
      const decision: Decision = {
        requestId: request.requestId,
        decidedAtMs: ports.clock.nowMs(),
        requestedModel: request.requestedModel,
        tasks: shares,
        novelty: tasks.novelty,
        ranked: choice.ranked,
        excluded,
        chosenCandidateId: best.candidateId,
        propensity: 1,
        reason: explainChoice(choice.ranked, shares, tasks.novelty),
        counterfactual: explainCounterfactual(choice.ranked, policy),
        policy,
        priorsVersion: priors.version,
        embedderId: ports.embedder.id,
        embeddingDepth: "static",
        decisionMs: ports.clock.monotonicMs() - startedMs,
      };
      return { decision, excluded, features };
    },
  };
}

/** Embedding, hashed grams and surface features of a parsed request. */
export function promptFeatures(parsed: ParsedRequest, embedder: InPlaceEmbedder): PromptFeatures {
  const grams = hashedGrams(parsed.text);
  return {
    embedding: embedder.embedNow(parsed.text),
    contextualEmbedding: null,
    hashedIndices: grams.indices,
    hashedWeights: grams.weights,
    surface: surfaceFeatures(parsed.text, parsed.lastTurnCharacters),
  };
}

function taskShares(tasks: TaskDistribution): TaskShare[] {
  const shares = tasks.taskTypes.map((taskType, index) => ({
    taskType,
    probability: tasks.probabilities[index]!,
  }));
  return shares.sort((one, other) => other.probability - one.probability).slice(0, largestShares);
}
