import type { DifficultyWeights } from "./difficulty.ts";
import type { EvidenceReference } from "./prediction.ts";
import type { TaskType, TaskTypeId } from "./task-type.ts";

/** Linear task classifier over the prompt's features; see `engine/classify`. Float arrays are base64 of little-endian float32. */
export interface ClassifierWeights {
  readonly embedderId: string;
  readonly embeddingDimensions: number;
  readonly surfaceFeatureCount: number;
  /** Dimensions of the instruction's embedding that the classifier reads; absent: it was fitted before there was one. */
  readonly instructionDimensions?: number;
  /** Words that misspelt ones are corrected to, parted by spaces, the most frequent first; absent: none. */
  readonly knownWords?: string;
  readonly hashedFeatureCount: number;
  /** How the prompts were read that it was fitted on (`engine/feature-layout.ts`); absent: by a release before there was this mark. */
  readonly featureLayout?: string;
  /** Row-major, one row per task type: embedding, standardised surface features, embedding of the instruction. */
  readonly denseWeights: string;
  /** Base64 of signed bytes, one row per hashed feature, one column per task type, in units of `hashedScales`. */
  readonly hashedWeights: string;
  /** Per task type. */
  readonly hashedScales: readonly number[];
  readonly biases: readonly number[];
  /** Surface features enter as (value - mean) / deviation. */
  readonly surfaceMeans: readonly number[];
  readonly surfaceDeviations: readonly number[];
  /** Divides the logits, fitted on held-out prompts so that the probabilities are calibrated. */
  readonly temperature: number;
  /** The same for prompts that the embedding says less than half of, because of their script; absent: as for all others. */
  readonly otherScriptTemperature?: number;
  /** Share of prompts that somebody else would file under any type whatever: probabilities are mixed with the uniform one by it. */
  readonly labelNoise?: number;
  /** Cluster centres of the fitting prompts (unit vectors), row-major: distance to the nearest gives novelty. */
  readonly centres: string;
  readonly centreCount: number;
  /** Similarity to the nearest centre at or below which a prompt counts as wholly novel, and at or above which as familiar. */
  readonly farSimilarity: number;
  readonly nearSimilarity: number;
}

/** Belief about one candidate on one task type before anything of this installation's own was seen. */
export interface QualityPrior {
  /** [0,1]. */
  readonly mean: number;
  readonly standardDeviation: number;
  readonly evidence: readonly EvidenceReference[];
}

export interface CandidatePrior {
  /** By task type. A type that is missing takes `overall`. */
  readonly quality: Readonly<Record<TaskTypeId, QualityPrior>>;
  readonly overall: QualityPrior;
  /** Expected output tokens, reasoning included, relative to the task type's ordinary length; 1 where nothing is known. */
  readonly verbosity: number;
  readonly timeToFirstTokenMs: number;
  readonly outputTokensPerSecond: number;
}

/** What is believed of a model of this output price that nobody measured. */
interface QualityByPrice {
  readonly outputNanoUsdPerMillion: number;
  /** Over all kinds of work. */
  readonly mean: number;
  readonly standardDeviation: number;
  /** By task type; absent in priors of earlier releases: the same for all. */
  readonly quality?: Readonly<
    Record<TaskTypeId, { readonly mean: number; readonly standardDeviation: number }>
  >;
}

/** One file or run of recorded outcomes. */
export interface RecordedSource {
  readonly name: string;
  /** ISO day of the newest row; null: not dated. */
  readonly date: string | null;
  /** Scored rows per candidate, in the order of the evidence model's models. */
  readonly observations: readonly number[];
}

/** Recorded outcomes that the quality of some candidates is predicted from, beside the public figures. */
export interface RecordedEvidence {
  /** An `EvidenceModel` as `serializeEvidenceModel` writes it; its models are candidate ids. */
  readonly model: string;
  /** Of the static vectors that it reads; another embedder's mean nothing to it. */
  readonly embedderId: string;
  /** Of the contextual vectors; null: it reads none. */
  readonly contextualEmbedderId: string | null;
  readonly sources: readonly RecordedSource[];
  readonly prompts: number;
  readonly observations: number;
  /** ISO day of the newest row of all sources; null: none is dated. */
  readonly newestDate: string | null;
  /** SHA-256 over the sources' bytes, hexadecimal. */
  readonly hash: string;
}

/** What predictions rest on: all but the classifier's weights, which are read out once and need not be kept as text. */
export type Beliefs = Omit<Priors, "classifier">;

/** What the router believes before it sees any traffic: versioned, whole, replaced at once. */
export interface Priors {
  readonly schemaVersion: 1;
  /** Hash of the content without this field. */
  readonly version: string;
  readonly taskTypes: readonly TaskType[];
  readonly classifier: ClassifierWeights;
  /** By candidate id (`openai/gpt-5@high`); an unknown effort falls back to the model's own id. */
  readonly candidates: Readonly<Record<string, CandidatePrior>>;
  /** For a candidate without any figure: the quality that nine of ten models of the price reach, wide. Ascending by output price. */
  readonly byPrice: readonly QualityByPrice[];
  /** Ordinary output tokens per task type, reasoning excluded. */
  readonly outputTokens: Readonly<Record<TaskTypeId, number>>;
  /** Absent in priors of earlier releases: all prompts of a kind count as equally hard. */
  readonly difficulty?: DifficultyWeights;
  /** Absent: public figures alone. */
  readonly evidence?: RecordedEvidence;
}
