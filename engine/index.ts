// catalog
export { buildCatalog } from "./catalog/build-catalog.ts";
export type { Catalog, ModelLookup } from "./catalog/catalog.ts";
export { type CatalogueEntry, type FigureSource, isOffered } from "./catalog/catalogue-entry.ts";
export { deepFreeze } from "./catalog/deep-freeze.ts";
export { candidateId, expandCandidates } from "./catalog/expand-candidates.ts";
export { modelFromEntry, unknownCapabilities } from "./catalog/model-from-entry.ts";
export {
  packageContextWindowTokens,
  packageModel,
  packagePrice,
  pricePackageVersion,
} from "./catalog/package-price.ts";
export type { PriceOverride } from "./catalog/price-override.ts";
export type { ListPrice, PriceOrigin, PriceReference } from "./catalog/price-reference.ts";
export { nextPriceChangeMs, type PriceQuestion, resolvePrice } from "./catalog/resolve-price.ts";
export { suggestModels } from "./catalog/suggest-models.ts";
// choose
export { isOfBaseline } from "./choose/baseline.ts";
export { type Choice, type ChoiceCandidate, type ChoiceContext, choose } from "./choose/choose.ts";
export { type ExplainedDecision, explainDecision } from "./choose/explain.ts";
export { defaultMaxRegret } from "./choose/explore.ts";
export { keepProbability } from "./choose/keep-probability.ts";
export { defaultGuarantee, defaultPolicy, defaultScales, noLimits } from "./choose/policy-defaults.ts";
export { isPresetName, type PresetName, presets } from "./choose/presets.ts";
export { minGuaranteeSaving } from "./choose/rank-by-guarantee.ts";
export { type RequestedModel, readRequestedModel } from "./choose/requested-model.ts";
export { minCachedTokens, promptCacheLifetimeMs } from "./choose/switch-cost.ts";
export {
  defaultTradeoff,
  qualityPointUsd,
  weightsOfQualityPoint,
  weightsOfTradeoff,
} from "./choose/tradeoff-dial.ts";
export { type UtilityFigures, type UtilityTerms, utilityTerms } from "./choose/utility.ts";
// classify
export { createTaskClassifier, type TaskClassifier } from "./classify/task-classifier.ts";
export type * from "./contracts/index.ts";
// embed
export { stopEmbeddingThread } from "./embed/embedding-thread.ts";
export { ModelFolderError } from "./embed/model-folder-error.ts";
export { requireModelFiles } from "./embed/require-model-files.ts";
export { createStaticEmbedder, type StaticEmbedderOptions } from "./embed/static-embedder.ts";
export { loadStaticTable, type StaticTable } from "./embed/static-table.ts";
export {
  createWorkerEmbedder,
  type WorkerEmbedder,
  type WorkerEmbedderStatus,
} from "./embed/worker-embedder.ts";
export type { StartTimer, WorkerEmbedderOptions } from "./embed/worker-embedder-options.ts";
// learn
export {
  type ClassifierFit,
  type ClassifierFitOptions,
  fitClassifier,
} from "./learn/classifier/fit-classifier.ts";
// learn: how hard prompts are
export {
  fitItemResponse,
  type ItemResponseFit,
  type Response,
} from "./learn/difficulty/fit-item-response.ts";
// learn: when a model changed
export {
  ChangeDetector,
  type ChangeDetectorOptions,
  type DetectedChange,
} from "./learn/drift/change-detector.ts";
export {
  DriftCells,
  type DriftMetric,
  type DriftSubject,
  type FoundDrift,
} from "./learn/drift/drift-cells.ts";
export { keptAfterChange } from "./learn/drift/kept-after-change.ts";
// learn: models fitted from recorded outcomes
export { type EvidenceFitOptions, evidenceFitDefaults } from "./learn/evidence/evidence-fit-options.ts";
export { fitEvidenceModel } from "./learn/evidence/fit-evidence-model.ts";
export { parseEvidenceModel } from "./learn/evidence/parse-evidence-model.ts";
export { serializeEvidenceModel } from "./learn/evidence/serialize-evidence-model.ts";
// learn: experiments
export {
  type AlwaysValidDifference,
  type ArmMoments,
  alwaysValidDifference,
  mixingVariance,
} from "./learn/experiments/always-valid-difference.ts";
export {
  type ArmEvidence,
  type ExperimentEvidence,
  type ExperimentFindings,
  evaluateExperiment,
  type MetricTerms,
} from "./learn/experiments/evaluate-experiment.ts";
export { type ExperimentPlan, planExperiment } from "./learn/experiments/plan-experiment.ts";
export {
  type RatioDifference,
  type RatioEstimate,
  type RatioSums,
  ratioDifference,
} from "./learn/experiments/ratio-difference.ts";
export { type SampleRatio, sampleRatio } from "./learn/experiments/sample-ratio.ts";
// learn: beliefs from live scores
export { type EvidenceSumOptions, EvidenceSums } from "./learn/live/evidence-sums.ts";
export { LivePosterior, type LivePosteriorOptions } from "./learn/live/live-posterior.ts";
export { lengthFactors, type ReplyLengthSum } from "./learn/live/reply-length-sums.ts";
// learn: what a log says of another policy
export { type Estimate, unknownEstimate } from "./learn/off-policy/grouped-sums.ts";
export {
  defaultMinEffectiveSamples,
  minSupportedShare,
  type OffPolicyEstimate,
  type OffPolicyRow,
  OffPolicySums,
} from "./learn/off-policy/off-policy-sums.ts";
// learn: priors after evidence was seen
export { fitPriors, type PriorsUpdateOptions } from "./learn/priors-update/fit-priors.ts";
// learn: priors from public figures
export type { PublicPriors } from "./learn/public-priors/build-public-priors.ts";
export { logistic, ratingToLogit, shareToLogit } from "./learn/public-priors/figure-scale.ts";
export { groupBy } from "./learn/public-priors/group-by.ts";
export { loadLeaveSourceOut, loadPublicPriorsBuilder } from "./learn/public-priors/load-builder.ts";
export type { SpendingRow } from "./learn/public-priors/model-terseness.ts";
export type { OrdinaryUse } from "./learn/public-priors/ordinary-use.ts";
export type { FigureItem, PublicFigure } from "./learn/public-priors/public-figure.ts";
export type { PriorSubject, PublicPriorsInput } from "./learn/public-priors/public-priors-input.ts";
export type { SpeedPrior } from "./learn/public-priors/speed-prior.ts";
export type { TaskMap, TaskMapEntry } from "./learn/public-priors/task-map.ts";
// money
export { type CostResult, computeCost, extraMeters } from "./money/compute-cost.ts";
export { expectedCostNanoUsd, ratesFor } from "./money/expected-cost.ts";
// numeric
export { betaCdf } from "./numeric/beta-distribution.ts";
export { upperIncompleteGamma } from "./numeric/incomplete-gamma.ts";
export { normalCdf, normalQuantile } from "./numeric/normal-distribution.ts";
export { createSeededRandom } from "./numeric/seeded-random.ts";
export { standardFeature } from "./numeric/standard-feature.ts";
export { hashString } from "./numeric/string-hash.ts";
export { studentTCdf, studentTQuantile } from "./numeric/student-t.ts";
// parse
export type { ChatMessage, ChatRequest, ContentPart } from "./parse/chat-request.ts";
export { estimateTokens } from "./parse/estimate-tokens.ts";
export { hashedFeatureCount, hashedGrams } from "./parse/hashed-grams.ts";
export { messageText } from "./parse/message-text.ts";
export { parseConversation, parseRequest } from "./parse/parse-request.ts";
export { surfaceFeatureNames, surfaceFeatures } from "./parse/surface-features.ts";
export { createWordCorrection, frequentWords } from "./parse/word-correction.ts";
// predict
export { candidatePrior } from "./predict/candidate-belief.ts";
export { surfaceDifficulty } from "./predict/difficulty.ts";
export type { EvidencePrediction } from "./predict/evidence/evidence-prediction.ts";
export { createEvidencePredictor, type EvidencePredictor } from "./predict/evidence/evidence-predictor.ts";
export { createPredictor, type Predictor } from "./predict/predictor.ts";
// the stages joined
export {
  createRouter,
  promptFeatures,
  type Routed,
  type RouteRequest,
  type Router,
  type RouterPorts,
} from "./router.ts";
// text
export { boundText, defaultTextBounds } from "./text/bound-text.ts";
export { camelKeys, snakeKeys, snakeName } from "./text/field-names.ts";
export { editDistance, nearestName } from "./text/nearest-name.ts";
export {
  type LoggedRequest,
  type Move,
  type MoveCount,
  WhatIf,
  type WhatIfResult,
  type WhatIfTarget,
} from "./what-if.ts";
