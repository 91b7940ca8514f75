import type {
  Candidate,
  Decision,
  DecisionExperiment,
  Policy,
  PolicyRule,
  Routed,
  Router,
} from "../../../engine/index.ts";
import type { Operation } from "../../operation/operation.ts";
import { modelMatcher } from "./model-pattern.ts";

/** What an experiment's arm changes of a request; each part null where it leaves that as it is. */
export interface ArmEffect {
  /** Patterns of the models that `auto` chooses among. */
  readonly models: readonly string[] | null;
  readonly rule: PolicyRule | null;
  /** The router with the arm's priors. */
  readonly router: Router | null;
}

export interface Treatment {
  readonly effect: ArmEffect;
  /** With which a request like this one gets it, [0,1]. */
  readonly probability: number;
}

export interface Assignment {
  readonly facts: readonly Omit<DecisionExperiment, "isApplied">[];
  readonly own: Treatment;
  /** What else it could have got; all probabilities together: 1. */
  readonly others: readonly Treatment[];
}

/** Puts requests into the arms of experiments. Called for requests that leave the model to the router, and for these alone. */
export interface ExperimentArms {
  /** @param hasOwnPolicy the request or its key says how to weigh @returns null: it is in none, and could be in none */
  assign(operation: Operation, hasOwnPolicy: boolean): Assignment | null;
}

interface TreatedQuestion {
  readonly candidates: readonly Candidate[];
  readonly policy: Policy;
  readonly router: Router;
}

/**
 * Decides under the request's arm. An arm only takes candidates away or weighs them otherwise: limits, floors and what the request needs hold
 * under every arm, and where an arm leaves nothing that may serve, the request is routed as without it.
 *
 * The decision's propensity is the probability of its choice over all arms that the request could have come into, so that the log can be weighed by it.
 *
 * @param route decides a question; its decision is null where nothing is left
 * @returns with what would have been decided in another arm, to fall back on; null: nothing else
 */
export function routeInArm(
  { facts, own, others }: Assignment,
  question: TreatedQuestion,
  route: (question: TreatedQuestion) => Routed,
): { readonly routed: Routed; readonly fallback: Decision | null } {
  const isPlain = (effect: ArmEffect): boolean =>
    effect.models === null && effect.rule === null && effect.router === null;
  let plain: Routed | null = null;
  const routePlain = (): Routed => {
    plain ??= route(question);
    return plain;
  };
  const routeUnder = (effect: ArmEffect): Routed => {
    if (isPlain(effect)) return routePlain();
    const treated = treatedQuestion(question, effect);
    const routed = treated.candidates.length === 0 ? null : route(treated);
    return routed === null || routed.decision === null ? routePlain() : routed;
  };
  const routed = routeUnder(own.effect);
  const { decision } = routed;
  if (decision === null) return { routed, fallback: null };
  let fallback: Decision | null = null;
  let propensity = own.probability * decision.propensity;
  for (const { effect, probability } of others) {
    const other = routeUnder(effect).decision;
    if (other === null) continue;
    fallback ??= other;
    propensity += probability * probabilityOf(other, decision.chosenCandidateId);
  }
  const isApplied = isPlain(own.effect) || routed !== plain;
  const experiments = facts.map((fact): DecisionExperiment => ({ ...fact, isApplied }));
  const changes = { propensity: Math.min(1, propensity), ...(experiments.length > 0 && { experiments }) };
  Object.assign(decision, changes);
  return { routed, fallback };
}

function probabilityOf(
  { exploration, chosenCandidateId, propensity }: Decision,
  candidateId: string,
): number {
  if (exploration === undefined) return chosenCandidateId === candidateId ? 1 : 0;
  const arm = exploration.arms.find((one) => one.candidateId === candidateId);
  return arm?.propensity ?? (chosenCandidateId === candidateId ? propensity : 0);
}

function treatedQuestion(question: TreatedQuestion, { models, rule, router }: ArmEffect): TreatedQuestion {
  const isOfArm = models === null ? null : modelMatcher(models);
  return {
    candidates:
      isOfArm === null
        ? question.candidates
        : question.candidates.filter(({ id, model }) => isOfArm(model.id) || isOfArm(id)),
    policy: rule === null ? question.policy : withRule(question.policy, rule),
    router: router ?? question.router,
  };
}

const policies = new WeakMap<Policy, Map<PolicyRule, Policy>>();

/** One object for all requests, which the log then writes once. */
function withRule(policy: Policy, rule: PolicyRule): Policy {
  const ofPolicy = policies.get(policy) ?? new Map<PolicyRule, Policy>();
  policies.set(policy, ofPolicy);
  const known = ofPolicy.get(rule) ?? { ...policy, rule };
  ofPolicy.set(rule, known);
  return known;
}
