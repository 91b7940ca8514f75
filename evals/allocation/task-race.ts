import { createPairEvidence, type PairEvidence } from "./pair-evidence.ts";
import type { ReplyValue, ValueMeasure } from "./reply-value.ts";
import type { TaskCases, TaskUnit } from "./task-units.ts";
import { type ModelValues, observePair, replyKey } from "./unit-values.ts";
import { beatenModels, type PairTable, type Verdict, verdictOf } from "./verdict.ts";

/** A model that is not asked any more. */
interface LeftModel {
  readonly model: string;
  /** Who is surely better; null: it had no reply that counts, for `reason`. */
  readonly by: string | null;
  readonly reason: string | null;
}

interface RaceOptions {
  readonly models: readonly string[];
  /** Replies to each case. */
  readonly samples: number;
  readonly significance: number;
  readonly tolerance: number;
  readonly measure: ValueMeasure;
  /** Whether models that cannot win any more are left out. */
  readonly leavesBeaten: boolean;
  /** Whether it is about these cases (would the rest of them change the choice?) or about all that they were drawn from. */
  readonly isAboutCases: boolean;
}

/** Units of the first batch, at least; later ones are a tenth of what was asked, so that looking stays cheap. */
const minBatch = 8;

/** Models that compete for one task type, case by case. */
export interface TaskRace {
  readonly task: string;
  /** Units and models to ask next, all of them recorded before it is called again; null: decided, or no case is left. */
  nextBatch(): { readonly units: readonly TaskUnit[]; readonly models: readonly string[] } | null;
  record(model: string, promptId: string, sample: number, value: ReplyValue | string): void;
  readonly verdict: Verdict;
  /** Still asked. */
  readonly alive: readonly string[];
  readonly left: readonly LeftModel[];
  readonly pairs: PairTable;
  /** Roughly how far the leader may still be behind: where it is largest, the next cases help most. */
  readonly openRegret: number;
}

/**
 * Successive elimination (Even-Dar, Mannor and Mansour 2006, JMLR 7) on paired evidence that is valid at any time: a batch of cases goes
 * to all models that remain, models that another one is surely ahead of leave, and it ends when the one that remains, or the leader,
 * surely is within the tolerance of the best. The same records in any order give the same race.
 */
export function createTaskRace({ task, units }: TaskCases, options: RaceOptions): TaskRace {
  const { models, samples, measure, tolerance } = options;
  const values = new Map<string, Map<string, ReplyValue | null>>(models.map((model) => [model, new Map()]));
  const reasons = new Map<string, string>();
  const maxPenalty = new Map<string, number>();
  const evidence = new Map<string, PairEvidence>();
  for (const first of models)
    for (const second of models)
      evidence.set(
        `${first}\n${second}`,
        createPairEvidence(options.significance, tolerance, options.isAboutCases ? units.length : null),
      );
  const pairs: PairTable = (first, second) => {
    const found = evidence.get(`${first}\n${second}`);
    if (found === undefined) throw new RangeError(`${first} and ${second} are not both in this race.`);
    return found;
  };
  const largestWeight = units.reduce((max, { weight }) => Math.max(max, weight), 0);
  const left: LeftModel[] = [];
  let alive = [...models];
  let asked = 0;
  let weighed = 0;

  const valuesOf = (model: string): ModelValues => values.get(model) ?? new Map();

  function weigh(unit: TaskUnit): void {
    for (const one of alive) {
      for (const other of alive) {
        if (one === other) continue;
        const pair = {
          first: valuesOf(one),
          second: valuesOf(other),
          maxPenalty: maxPenalty.get(one) ?? null,
        };
        const observed = observePair(unit, samples, pair, measure, { tolerance, largestWeight });
        pairs(one, other).add(observed, unit.cluster);
      }
    }
    // Only now: what bounds a reply must be known before it.
    for (const model of alive) {
      for (const { promptId } of unit.cases) {
        for (let sample = 0; sample < samples; sample += 1) {
          const value = valuesOf(model).get(replyKey(promptId, sample)) ?? null;
          if (value !== null) maxPenalty.set(model, Math.max(maxPenalty.get(model) ?? 0, value.penalty));
        }
      }
    }
  }

  /** Takes in what was asked since the last time. */
  function look(): void {
    for (; weighed < asked; weighed += 1) {
      const unit = units[weighed];
      if (unit !== undefined) weigh(unit);
    }
    const useless = alive.filter((model) => asked > 0 && ![...valuesOf(model).values()].some(Boolean));
    for (const model of useless) left.push({ model, by: null, reason: reasons.get(model) ?? "unscored" });
    alive = alive.filter((model) => !useless.includes(model));
    if (!options.leavesBeaten) return;
    const beaten = beatenModels(alive, pairs);
    for (const { model, by } of beaten) left.push({ model, by, reason: null });
    alive = alive.filter((model) => !beaten.some((one) => one.model === model));
  }

  return {
    task,
    nextBatch() {
      look();
      if (asked >= units.length || verdictOf(alive, pairs).sureness !== "open" || alive.length === 0)
        return null;
      const from = asked;
      asked = Math.min(units.length, from + Math.max(minBatch, Math.ceil(from / 10)));
      return { units: units.slice(from, asked), models: [...alive] };
    },
    record(model, promptId, sample, value) {
      if (typeof value === "string" && !reasons.has(model)) reasons.set(model, value);
      values.get(model)?.set(replyKey(promptId, sample), typeof value === "string" ? null : value);
    },
    get verdict() {
      return verdictOf(alive, pairs);
    },
    get alive() {
      return alive;
    },
    get left() {
      return left;
    },
    pairs,
    get openRegret() {
      const { winner, sureness } = verdictOf(alive, pairs);
      if (winner === null || sureness !== "open") return 0;
      return Math.max(
        ...alive.map((other) => (other === winner ? 0 : -pairs(winner, other).roughLowerBound)),
      );
    },
  };
}
