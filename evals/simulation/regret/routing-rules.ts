import {
  DriftCells,
  EvidenceSums,
  keptAfterChange,
  type LiveObservation,
  type LiveScores,
  type Random,
  type RankedCandidate,
  type Router,
} from "../../../engine/index.ts";
import { drawBeta, drawNormal } from "./draws.ts";
import { type RecordedTraffic, routed, type TrafficPrompt } from "./recorded-traffic.ts";

/** A way to route that may learn from what its choices were scored. */
interface RoutingRule {
  /** @returns index of the model */
  choose(prompt: TrafficPrompt, nowMs: number): number;
  /** What the chosen model's reply was scored. */
  observe(prompt: TrafficPrompt, model: number, score: number, nowMs: number): void;
}

interface RuleOptions {
  readonly traffic: RecordedTraffic;
  /** Whether the other half of the recorded outcomes was learned from beforehand. */
  readonly isWarm: boolean;
  readonly random: Random;
}

const dayMs = 86_400_000;
const sumOptions = { halfLifeMs: 30 * dayMs, namedCap: 5, unnamedCap: 50 };

/** What a server's learning does with its tables, in memory: sums with a half-life, made anew where a model changed. */
class Learner {
  #sums = new EvidenceSums(sumOptions, 0);
  readonly #observations: LiveObservation[] = [];
  readonly #changes = new Map<string, number>();

  add(observation: LiveObservation): void {
    this.#observations.push(observation);
    this.#sums.add(this.#discounted(observation));
  }

  /** @param taskType null: all */
  discount(taskType: string | null, candidateId: string, changedAtMs: number): void {
    this.#changes.set(`${taskType ?? ""}\n${candidateId}`, changedAtMs);
    this.#sums = new EvidenceSums(sumOptions, 0);
    for (const one of this.#observations) this.#sums.add(this.#discounted(one));
  }

  settle(nowMs: number): void {
    this.#sums.settle(nowMs);
  }

  scoresOf(taskType: string): LiveScores[] {
    return this.#sums.scoresOf(taskType);
  }

  keptOn(taskType: string): Map<string, number> {
    const changed = [...this.#changes.keys()].map((key) => key.split("\n") as [string, string]);
    const ofType = changed.filter(([type]) => type === "" || type === taskType);
    return new Map(ofType.map(([, candidateId]) => [candidateId, keptAfterChange]));
  }

  #discounted(one: LiveObservation): LiveObservation {
    const changedAtMs = Math.max(
      ...["", one.taskType].map((taskType) => this.#changes.get(`${taskType}\n${one.candidateId}`) ?? 0),
    );
    return one.observedAtMs < changedAtMs ? { ...one, weight: one.weight * keptAfterChange } : one;
  }
}

/** The engine's router, its policy and its learner. @param options.isDrawn every request is drawn from the beliefs: pure Thompson sampling */
function engineRule(
  { traffic, isWarm, random }: RuleOptions,
  { learns, isDrawn }: { readonly learns: boolean; readonly isDrawn: boolean },
): RoutingRule {
  const { candidates, policy, qualityShare } = traffic;
  const router: Router = traffic.router(isWarm, learns && !isDrawn ? { random } : {});
  const learner = new Learner();
  const drift = new DriftCells(100_000, random);
  const indexOf = new Map(candidates.map(({ id }, index) => [id, index]));
  const drawn = ({ score, prediction }: RankedCandidate): number =>
    score + qualityShare * prediction.quality.standardDeviation * drawNormal(random);
  return {
    choose({ parsed }) {
      const { decision } = routed(router, parsed, candidates, policy);
      if (!isDrawn) return indexOf.get(decision.chosenCandidateId)!;
      const utilities = decision.ranked.map(drawn);
      return indexOf.get(decision.ranked[utilities.indexOf(Math.max(...utilities))]!.candidateId)!;
    },
    observe({ taskType }, model, score, nowMs) {
      if (!learns) return;
      const { id: candidateId } = candidates[model]!;
      const subject = { metric: "quality", candidateId, taskType, source: "judge" } as const;
      learner.add({ ...subject, rater: null, score, weight: 1, observedAtMs: nowMs });
      const found = isDrawn ? null : drift.add(subject, score, nowMs);
      if (found !== null) learner.discount(found.subject.taskType, candidateId, found.change.changedAtMs);
      learner.settle(nowMs);
      for (const one of found === null ? [taskType] : traffic.taskTypes)
        router.learn(one, learner.scoresOf(one), candidates, "2026-01-01", learner.keptOn(one));
    },
  };
}

interface Cell {
  successes: number;
  failures: number;
}

/** One cell for each task type and model, filled from the other half at a warm start. */
function cellsByTask({ traffic, isWarm }: RuleOptions, start: Cell, warmMass: number) {
  const cells = new Map<string, Cell[]>();
  const of = (taskType: string): Cell[] => {
    const known = cells.get(taskType) ?? traffic.candidates.map(() => ({ ...start }));
    cells.set(taskType, known);
    return known;
  };
  if (isWarm)
    for (const { taskType, scores } of traffic.seen)
      for (const [model, cell] of of(taskType).entries()) {
        if (Number.isNaN(scores[model])) continue;
        cell.successes += scores[model]!;
        cell.failures += 1 - scores[model]!;
      }
  for (const cell of [...cells.values()].flat()) {
    const excess = (cell.successes + cell.failures) / warmMass;
    if (excess <= 1) continue;
    cell.successes /= excess;
    cell.failures /= excess;
  }
  return of;
}

function cellRule(
  { traffic }: RuleOptions,
  cellsOf: (taskType: string) => Cell[],
  choose: (utilities: (quality: (cell: Cell) => number) => number[]) => number,
  maxMass: number,
): RoutingRule {
  return {
    choose: ({ taskType, costTerms }) =>
      choose((quality) =>
        cellsOf(taskType).map((cell, model) => traffic.qualityShare * quality(cell) - costTerms[model]!),
      ),
    observe({ taskType }, model, score) {
      const cell = cellsOf(taskType)[model]!;
      if (cell.successes + cell.failures + 1 > maxMass) return;
      cell.successes += score;
      cell.failures += 1 - score;
    },
  };
}

const bestOf = (utilities: readonly number[]): number => utilities.indexOf(Math.max(...utilities));
const meanOf = ({ successes, failures }: Cell): number => successes / (successes + failures);

/** Share of requests that epsilon-greedy draws evenly. */
const epsilon = 0.1;
/** LiteLLM's adaptive router: ten pseudo-observations at a middling tier's mean, and no more than 200 in all; what comes later is dropped. */
const liteLlm = { start: { successes: 5, failures: 5 }, maxMass: 200, warmMass: 100 } as const;

/** Every rule by its name in the table; ours first. All know the same expected costs, task types and weights. */
export const routingRules: Readonly<Record<string, (options: RuleOptions) => RoutingRule>> = {
  Tradewind: (options) => engineRule(options, { learns: true, isDrawn: false }),
  "pure Thompson": (options) => engineRule(options, { learns: true, isDrawn: true }),
  "epsilon-greedy": (options) => {
    const { random, traffic } = options;
    const cells = cellsByTask(options, { successes: 0.5, failures: 0.5 }, Number.POSITIVE_INFINITY);
    return cellRule(
      options,
      cells,
      (utilities) =>
        random() < epsilon ? Math.floor(random() * traffic.candidates.length) : bestOf(utilities(meanOf)),
      Number.POSITIVE_INFINITY,
    );
  },
  "LiteLLM's rule": (options) =>
    cellRule(
      options,
      cellsByTask(options, liteLlm.start, liteLlm.warmMass),
      (utilities) =>
        bestOf(utilities(({ successes, failures }) => drawBeta(successes, failures, options.random))),
      liteLlm.maxMass,
    ),
  "no learning": (options) => engineRule(options, { learns: false, isDrawn: false }),
};
