// catalog
export { buildCatalog } from "./catalog/build-catalog.ts";
export type { Catalog } from "./catalog/catalog.ts";
export type { CatalogueEntry } from "./catalog/catalogue-entry.ts";
export { deepFreeze } from "./catalog/deep-freeze.ts";
export { expandCandidates } from "./catalog/expand-candidates.ts";
export { modelFromEntry, unknownCapabilities } from "./catalog/model-from-entry.ts";
export { packageModel, packagePrice } from "./catalog/package-price.ts";
export type { PriceOverride } from "./catalog/price-override.ts";
export { nextPriceChangeMs, resolvePrice } from "./catalog/resolve-price.ts";
export { isOffered, isRetired, retirementHint, retirementOf } from "./catalog/retirement.ts";
export { suggestModels } from "./catalog/suggest-models.ts";
// choose
export { type ChoiceCandidate, choose } from "./choose/choose.ts";
export { explainDecision } from "./choose/explain.ts";
export { defaultMaxRegret } from "./choose/explore.ts";
export { keepProbability } from "./choose/keep-probability.ts";
export { defaultGuarantee, defaultPolicy, defaultScales, noLimits } from "./choose/policy-defaults.ts";
export { isPresetName, type PresetName, presets } from "./choose/presets.ts";
export { minGuaranteeSaving } from "./choose/rank-by-guarantee.ts";
export { isAuto, type RequestedModel, readRequestedModel } from "./choose/requested-model.ts";
export {
  defaultTradeoff,
  qualityPointUsd,
  weightsOfQualityPoint,
  weightsOfTradeoff,
} from "./choose/tradeoff-dial.ts";
export { type UtilityFigures, utilityTerms } from "./choose/utility.ts";
// classify
export { createTaskClassifier } from "./classify/task-classifier.ts";
export type * from "./contracts/index.ts";
// embed
export { stopEmbeddingThread } from "./embed/embedding-thread.ts";
export { requireModelFiles } from "./embed/require-model-files.ts";
export { createStaticEmbedder } from "./embed/static-embedder.ts";
export { loadStaticTable } from "./embed/static-table.ts";
export { createWorkerEmbedder, type WorkerEmbedder } from "./embed/worker-embedder.ts";
// parse
export { featureLayout, requireFeatureLayout } from "./feature-layout.ts";
// learn
export { type ClassifierFit, fitClassifier } from "./learn/classifier/fit-classifier.ts";
// learn: how hard prompts are
export {
  fitItemResponse,
  type ItemResponseFit,
  type Response,
} from "./learn/difficulty/fit-item-response.ts";
// learn: when a model changed
export { ChangeDetector } from "./learn/drift/change-detector.ts";
export { DriftCells, type DriftMetric, type FoundDrift } from "./learn/drift/drift-cells.ts";
export { keptAfterChange } from "./learn/drift/kept-after-change.ts";
// learn: models fitted from recorded outcomes
export { fitEvidenceModel } from "./learn/evidence/fit-evidence-model.ts";
export { parseEvidenceModel } from "./learn/evidence/parse-evidence-model.ts";
export { serializeEvidenceModel } from "./learn/evidence/serialize-evidence-model.ts";
// learn: experiments
export type { ArmMoments } from "./learn/experiments/always-valid-difference.ts";
export {
  type ArmEvidence,
  type ExperimentEvidence,
  type ExperimentFindings,
  evaluateExperiment,
  type MetricTerms,
} from "./learn/experiments/evaluate-experiment.ts";
export { planExperiment } from "./learn/experiments/plan-experiment.ts";
export {
  minRatioUnits,
  type RatioEstimate,
  type RatioSums,
  ratioDifference,
} from "./learn/experiments/ratio-difference.ts";
// learn: beliefs from live scores
export { EvidenceSums } from "./learn/live/evidence-sums.ts";
export { lengthFactors, type ReplyLengthSum } from "./learn/live/reply-length-sums.ts";
// learn: what a log says of another policy
export type { Estimate } from "./learn/off-policy/grouped-sums.ts";
export {
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
export type { PriorSubject } from "./learn/public-priors/public-priors-input.ts";
export type { SpeedPrior } from "./learn/public-priors/speed-prior.ts";
export type { TaskMap } from "./learn/public-priors/task-map.ts";
// money
export { type CostResult, computeCost, extraMeters } from "./money/compute-cost.ts";
export { expectedCostNanoUsd, ratesFor } from "./money/expected-cost.ts";
export { highestPriceOfTier, ordinaryTier, priceOfServiceTier } from "./money/service-tier-price.ts";
// numeric
export { normalCdf, normalQuantile } from "./numeric/normal-distribution.ts";
export { createSeededRandom } from "./numeric/seeded-random.ts";
export { standardFeature } from "./numeric/standard-feature.ts";
export { hashString } from "./numeric/string-hash.ts";
export { studentTCdf, studentTQuantile } from "./numeric/student-t.ts";
export { clipInterval, unitDifferenceRange, unitRange } from "./numeric/within-range.ts";
export type { ChatMessage, ChatRequest } from "./parse/chat-request.ts";
export { estimateTokens } from "./parse/estimate-tokens.ts";
export { hashedGrams } from "./parse/hashed-grams.ts";
export { readWords } from "./parse/hashed-words.ts";
export { messageText } from "./parse/message-text.ts";
export { parseConversation, parseRequest } from "./parse/parse-request.ts";
export { type MediaKind, partKind, partKinds } from "./parse/part-kinds.ts";
export { classifierGramCount } from "./parse/sentence-grams.ts";
export { surfaceFeatureNames, surfaceFeatures } from "./parse/surface-features.ts";
export { createWordCorrection, frequentWords } from "./parse/word-correction.ts";
// predict
export { candidatePrior } from "./predict/candidate-belief.ts";
export { surfaceDifficulty } from "./predict/difficulty.ts";
export { createEvidencePredictor } from "./predict/evidence/evidence-predictor.ts";
export { createPredictor } from "./predict/predictor.ts";
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
export { boundText } from "./text/bound-text.ts";
export { camelKeys, snakeKeys, snakeName } from "./text/field-names.ts";
export { editDistance, nearestName } from "./text/nearest-name.ts";
export { type LoggedRequest, type Move, WhatIf, type WhatIfResult, type WhatIfTarget } from "./what-if.ts";
