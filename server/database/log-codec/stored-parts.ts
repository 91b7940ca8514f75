import type {
  DecisionExperiment,
  EvidenceReference,
  ExplorationFacts,
  GuaranteeFacts,
  SwitchFacts,
} from "../../../engine/index.ts";

/** What only some decisions have. */
export interface StoredDecisionDetails {
  /** Earlier versions: evidence behind the candidates in the order of their rank; of later ones it is not kept. */
  readonly evidence?: readonly (readonly EvidenceReference[])[];
  /** Why a cost is unknown, by rank counted from 0. */
  readonly costUnknown?: Readonly<Record<string, string>>;
  /** Nano-dollars added to a candidate's cost for switching to it, by rank counted from 0. */
  readonly switchCosts?: Readonly<Record<string, number>>;
  readonly guarantee?: GuaranteeFacts;
  readonly exploration?: ExplorationFacts;
  readonly switch?: SwitchFacts;
  readonly experiments?: readonly DecisionExperiment[];
  /** Draws had no source of randomness. */
  readonly canDraw?: false;
}

/** Candidates that were left out for one and the same reason. */
export interface StoredExclusion {
  readonly code: string;
  readonly reason: string;
  readonly candidates: readonly string[];
}
