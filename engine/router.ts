import { isOfBaseline, pickBaseline } from "./choose/baseline.ts";
import { choose } from "./choose/choose.ts";
import { applyConversationPast } from "./choose/conversation-past.ts";
import { allFit, dropUnfit } from "./choose/drop-unfit.ts";
import { ineligibility } from "./choose/eligibility.ts";
import { RoutedDecision } from "./choose/routed-decision.ts";
import { createTaskClassifier, type TaskClassifier } from "./classify/task-classifier.ts";
import type {
  Beliefs,
  Candidate,
  Clock,
  Decision,
  DeploymentHealth,
  EvidenceModel,
  ExcludedCandidate,
  InPlaceEmbedder,
  LastServed,
  LengthFactors,
  LiveLatency,
  LiveScores,
  ParsedRequest,
  Policy,
  Priors,
  PromptFeatures,
  QualityPrior,
  Random,
  TaskDistribution,
  TaskShare,
  TaskTypeId,
} from "./contracts/index.ts";
import { requireFeatureLayout } from "./feature-layout.ts";
import { parseEvidenceModel } from "./learn/evidence/parse-evidence-model.ts";
import { LivePosterior } from "./learn/live/live-posterior.ts";
import { characterGrams } from "./parse/character-grams.ts";
import { hashedGrams } from "./parse/hashed-grams.ts";
import { readWords } from "./parse/hashed-words.ts";
import { instructionText } from "./parse/instruction-text.ts";
import { sentenceGrams } from "./parse/sentence-grams.ts";
import { surfaceFeatures } from "./parse/surface-features.ts";
import { createWordCorrection } from "./parse/word-correction.ts";
import { createPredictor, type Predictor } from "./predict/predictor.ts";

export interface RouterPorts {
  readonly embedder: InPlaceEmbedder;
  readonly clock: Clock;
  readonly liveLatency: LiveLatency;
  /** What replies made of predicted lengths; null or absent: nothing was learnt. */
  readonly liveLengths?: () => LengthFactors | null;
  /** Source of exploration's draws; absent: nothing is ever drawn, whatever the policy's rate, and the reason says so. */
  readonly random?: Random;
  /** The evidence model in the priors where it was read before, which takes some milliseconds; absent: it is read here. */
  readonly evidenceModel?: EvidenceModel;
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
  /** The client named the candidates itself: whether they can take the request is not asked, limits hold. @default false */
  readonly areNamed?: boolean;
  /** Candidates of the policy's baseline model, whether or not they may serve; absent: those among `candidates`. */
  readonly baseline?: readonly Candidate[] | undefined;
  /** Who served this conversation last; null: nothing is remembered. Absent: a first turn, its past is not looked at. */
  readonly lastServed?: LastServed | null | undefined;
  /** Contextual vector of the parsed text; absent: it is switched off, or was not there in time. */
  readonly contextualEmbedding?: Float32Array | null;
}

export interface Routed {
  /** null where no candidate is left: `excluded` says why. */
  readonly decision: Decision | null;
  readonly excluded: readonly ExcludedCandidate[];
  readonly features: PromptFeatures;
}

export interface Router {
  route(request: RouteRequest): Routed;
  /**
   * Takes scores of live requests on one task type into the beliefs, from the next request on; they replace those that it was given of this type before.
   *
   * @param sources all of the type's scores, in a fixed order
   * @param candidates those that may be scored; others are left out
   * @param date ISO day that explanations name
   * @param kept share, (0,1], that what was known before still counts for on this type, of candidates that changed; the sources are discounted already
   */
  learn(
    taskType: TaskTypeId,
    sources: readonly LiveScores[],
    candidates: readonly Candidate[],
    date: string,
    kept?: ReadonlyMap<string, number>,
  ): void;
  readonly priorsVersion: string;
  /** The measurements that predictions rest on, for those who put a model's deployments in order. */
  readonly liveLatency: LiveLatency;
  /** Embedder whose contextual vectors make decisions better; null: none does. */
  readonly contextualEmbedderId: string | null;
}

const largestShares = 5;

/**
 * Joins the stages: eligible candidates, features, task, predictions, choice, explanation.
 *
 * @throws RangeError where the priors are damaged; Error where their evidence was read through another embedder, or their classifier fitted on features of another layout
 */
export function createRouter(priors: Priors, ports: RouterPorts): Router {
  requireFeatureLayout(priors.classifier, priors.version);
  const classify = createTaskClassifier(priors.classifier, priors.taskTypes);
  const correct = createWordCorrection(priors.classifier.knownWords ?? "");
  const { classifier: _readOut, ...beliefs } = priors;
  return routerOf(
    beliefs,
    classify,
    correct,
    createPredictor(beliefs, ports.liveLatency, readEvidence(priors, ports), ports.liveLengths),
    ports,
  );
}

/** Apart, so that no function that stays keeps the classifier's texts. */
function routerOf(
  priors: Beliefs,
  classify: TaskClassifier,
  correct: (text: string) => string,
  predictor: Predictor,
  ports: RouterPorts,
): Router {
  const baselineOf = (
    { baseline, candidates, policy, parsed }: RouteRequest,
    tasks: TaskDistribution,
    features: PromptFeatures,
  ) => {
    const standing = baseline ?? candidates.filter((one) => isOfBaseline(one, policy.baselineModelId));
    return pickBaseline(
      standing,
      predictor.predict(standing, parsed, tasks, features, true),
      parsed.reasoningEffort,
    );
  };
  return {
    priorsVersion: priors.version,
    liveLatency: ports.liveLatency,
    learn(taskType, sources, candidates, date, kept = new Map()) {
      const byId = new Map(candidates.map((candidate) => [candidate.id, candidate]));
      const scaleOf = (id: string): string =>
        byId.get(id)?.model.isDemo === true ? "demo profiles" : "figures";
      const priorOf = (id: string): QualityPrior | null => {
        const candidate = byId.get(id);
        return candidate === undefined ? null : predictor.priorOf(candidate, taskType);
      };
      const posterior = new LivePosterior(sources, priorOf, { scaleOf, date, kept });
      predictor.learn(taskType, (id, prior) => posterior.of(id, prior), kept);
    },
    contextualEmbedderId: predictor.usesContext ? (priors.evidence?.contextualEmbedderId ?? null) : null,
    route(request) {
      const startedMs = ports.clock.monotonicMs();
      const { parsed, policy } = request;
      const excluded: ExcludedCandidate[] = [...(request.excluded ?? [])];
      const eligible: Candidate[] = [];
      for (const candidate of request.candidates) {
        const reason = request.areNamed === true ? null : ineligibility(candidate, parsed, request.isHealthy);
        if (reason === null) eligible.push(candidate);
        else excluded.push(reason);
      }
      const features = promptFeatures(parsed, ports.embedder, request.contextualEmbedding ?? null, correct);
      const tasks = classify(features);
      const past =
        request.lastServed === undefined
          ? null
          : applyConversationPast(eligible, parsed, request.lastServed, ports.clock.nowMs());
      if (past !== null) excluded.push(...past.excluded);
      const inQuestion = past?.candidates ?? eligible;
      const isGuarantee = policy.rule.kind === "guarantee";
      const predicted = predictor.predict(inQuestion, parsed, tasks, features, isGuarantee);
      const isFree = request.areNamed !== true && past?.facts.isLockHeld !== true;
      const { kept, excluded: unfit } = isFree ? dropUnfit(inQuestion, predicted) : allFit;
      excluded.push(...unfit);
      const keep = <Item>(items: readonly Item[]): readonly Item[] =>
        kept === null ? items : kept.map((index) => items[index]!);
      const switchCosts = past?.switchCostsNanoUsd ?? null;
      const choice = choose(keep(inQuestion), keep(predicted), policy, {
        switchCostsNanoUsd: switchCosts === null ? null : keep(switchCosts),
        baseline: isGuarantee ? baselineOf(request, tasks, features) : null,
        isLocked: past?.facts.isLockHeld ?? false,
        random: ports.random ?? null,
      });
      excluded.push(...choice.excluded);
      const chosen = choice.ranked[choice.chosenIndex];
      if (chosen === undefined) return { decision: null, excluded, features };
      const decision = new RoutedDecision({
        requestId: request.requestId,
        decidedAtMs: ports.clock.nowMs(),
        requestedModel: request.requestedModel,
        tasks: taskShares(tasks),
        novelty: tasks.novelty,
        ranked: choice.ranked,
        excluded,
        chosenCandidateId: chosen.candidateId,
        propensity: choice.propensity,
        policy,
        priorsVersion: priors.version,
        embedderId: ports.embedder.id,
        embeddingDepth: predictor.usesContext && features.contextualEmbedding !== null ? "full" : "static",
        decisionMs: ports.clock.monotonicMs() - startedMs,
      });
      const difficulty = predictor.difficultyOf(features, tasks);
      if (difficulty !== null) decision.difficulty = difficulty;
      if (choice.guarantee !== null) decision.guarantee = choice.guarantee;
      if (choice.exploration !== null) decision.exploration = choice.exploration;
      if (past !== null) decision.switch = past.facts;
      if (ports.random === undefined) decision.canDraw = false;
      return { decision, excluded, features };
    },
  };
}

function readEvidence({ evidence }: Priors, { embedder, evidenceModel }: RouterPorts): EvidenceModel | null {
  if (evidence === undefined) return null;
  if (evidence.embedderId !== embedder.id)
    throw new Error(
      `The priors' evidence was read through ${evidence.embedderId}, this process embeds with ${embedder.id}: fit it again with \`npm run priors -- fit\`, or set embedding.model back.`,
    );
  return evidenceModel ?? parseEvidenceModel(evidence.model);
}

/**
 * Embedding, hashed grams and surface features of a parsed request.
 *
 * @param contextualEmbedding of the same text; null: none
 * @param correct undoes typos in known words, for what the classifier reads
 */
export function promptFeatures(
  parsed: ParsedRequest,
  embedder: InPlaceEmbedder,
  contextualEmbedding: Float32Array | null = null,
  correct: (text: string) => string = (text) => text,
): PromptFeatures {
  const corrected = correct(parsed.text);
  const words = readWords(corrected);
  const grams = hashedGrams(words);
  return {
    embedding: embedder.embedNow(parsed.text),
    instruction: embedder.embedNow(instructionText(corrected)),
    contextualEmbedding,
    hashedIndices: grams.indices,
    hashedWeights: grams.weights,
    unrecorded: [characterGrams(parsed.text), sentenceGrams(words)],
    surface: surfaceFeatures(parsed.text, parsed.lastTurnCharacters),
  };
}

/** The largest probabilities, by insertion: the list is short, and most types never enter it. */
function taskShares({ taskTypes, probabilities }: TaskDistribution): TaskShare[] {
  const shares: TaskShare[] = [];
  for (let type = 0; type < taskTypes.length; type += 1) {
    const probability = probabilities[type]!;
    if (shares.length === largestShares && probability <= shares[largestShares - 1]!.probability) continue;
    let place = shares.length === largestShares ? largestShares - 1 : shares.length;
    for (; place > 0 && shares[place - 1]!.probability < probability; place -= 1)
      shares[place] = shares[place - 1]!;
    shares[place] = { taskType: taskTypes[type]!, probability };
  }
  return shares;
}
