import type {
  Decision,
  ExplorationFacts,
  GuaranteeFacts,
  Policy,
  PromptDifficulty,
  SwitchFacts,
} from "../contracts/index.ts";
import { explainDecision } from "./explain.ts";

type DecidedFacts = Omit<
  Decision,
  "reason" | "counterfactual" | "difficulty" | "guarantee" | "exploration" | "switch" | "canDraw"
>;

/** A decision whose sentences are made when they are read: most are never. */
export class RoutedDecision implements Decision {
  readonly requestId: string;
  readonly decidedAtMs: number;
  readonly requestedModel: string;
  readonly tasks: Decision["tasks"];
  readonly novelty: number;
  readonly ranked: Decision["ranked"];
  readonly excluded: Decision["excluded"];
  readonly chosenCandidateId: string;
  readonly propensity: number;
  readonly policy: Policy;
  readonly priorsVersion: string;
  readonly embedderId: string;
  readonly embeddingDepth: Decision["embeddingDepth"];
  readonly decisionMs: number;
  declare difficulty?: PromptDifficulty;
  declare guarantee?: GuaranteeFacts;
  declare exploration?: ExplorationFacts;
  declare switch?: SwitchFacts;
  declare canDraw?: boolean;

  constructor(facts: DecidedFacts) {
    this.requestId = facts.requestId;
    this.decidedAtMs = facts.decidedAtMs;
    this.requestedModel = facts.requestedModel;
    this.tasks = facts.tasks;
    this.novelty = facts.novelty;
    this.ranked = facts.ranked;
    this.excluded = facts.excluded;
    this.chosenCandidateId = facts.chosenCandidateId;
    this.propensity = facts.propensity;
    this.policy = facts.policy;
    this.priorsVersion = facts.priorsVersion;
    this.embedderId = facts.embedderId;
    this.embeddingDepth = facts.embeddingDepth;
    this.decisionMs = facts.decisionMs;
  }

  get reason(): string {
    return explainDecision(this).reason;
  }

  get counterfactual(): string | null {
    return explainDecision(this).counterfactual;
  }
}
