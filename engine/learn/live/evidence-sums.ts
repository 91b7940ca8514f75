import type { LiveObservation, LiveRater, LiveScores, ScoreSum, TaskTypeId } from "../../contracts/index.ts";

interface EvidenceSumOptions {
  /** After so long an observation counts half, milliseconds, above 0. */
  readonly halfLifeMs: number;
  /** Most weight of one named rater's scores of a candidate on a task type, above 0. */
  readonly namedCap: number;
  /** The same for those of a tenant who are not told apart. */
  readonly unnamedCap: number;
}

/** One rater's scores of one candidate, at the weight that they would have at the epoch. */
interface RaterSum {
  readonly cap: number;
  weight: number;
  successes: number;
}

/** One candidate on one task type by one source. */
interface Cell {
  readonly raters: Map<string, RaterSum>;
  /** Of all raters, decayed and capped. */
  weight: number;
  successes: number;
}

/** Age counts in steps of this part of the half-life, within which the sums change by observations alone. */
const stepsPerHalfLife = 720;
/** Sums smaller than this are rounding errors of what was taken back. */
const nothing = 1e-9;

/**
 * Running sums of live scores: each observation counts `weight * 2^(-age / half-life)`, and all of one rater on one candidate and task type
 * together no more than the rater's cap, whatever their number: `sum = sum over raters of min(1, cap / W) * (W, S)`. An observation is added or
 * taken back in constant time; `settle` lets time pass. What the sums are does not depend on the order in which they came about.
 */
export class EvidenceSums {
  readonly #options: EvidenceSumOptions;
  readonly #epochMs: number;
  #decay = 1;
  /** By task type, then by source, then by candidate. */
  readonly #tasks = new Map<TaskTypeId, Map<string, Map<string, Cell>>>();

  /** @param epochMs time at which stored weights are whole: near the present, so that no power overflows */
  constructor(options: EvidenceSumOptions, epochMs: number) {
    this.#options = options;
    this.#epochMs = epochMs;
  }

  /** Factor by which an observation's weight is stored: above 1 after the epoch. */
  factorAt(timeMs: number): number {
    return 2 ** ((timeMs - this.#epochMs) / this.#options.halfLifeMs);
  }

  add({ source, candidateId, taskType, rater, score, weight, observedAtMs }: LiveObservation): void {
    const stored = weight * this.factorAt(observedAtMs);
    this.addStored({ source, candidateId, taskType, rater, weight: stored, successes: stored * score });
  }

  /** Adds what is summed already. @param sum weights times `factorAt` of their times */
  addStored(sum: ScoreSum & Pick<LiveObservation, "source" | "candidateId" | "taskType" | "rater">): void {
    const cell = this.#cell(sum.taskType, sum.source, sum.candidateId);
    const id = sum.rater === null ? "" : `${sum.rater.isNamed ? "user" : "rest"} ${sum.rater.id}`;
    const known = cell.raters.get(id) ?? { cap: this.#capOf(sum.rater), weight: 0, successes: 0 };
    cell.raters.set(id, known);
    this.#count(cell, known, -1);
    known.weight += sum.weight;
    known.successes += sum.successes;
    if (known.weight < nothing) cell.raters.delete(id);
    else this.#count(cell, known, 1);
  }

  /** Lets time pass. @returns whether the sums changed by it */
  settle(nowMs: number): boolean {
    const stepMs = this.#options.halfLifeMs / stepsPerHalfLife;
    const decay = 1 / this.factorAt(Math.floor(nowMs / stepMs) * stepMs);
    if (decay === this.#decay) return false;
    this.#decay = decay;
    for (const sources of this.#tasks.values())
      for (const cells of sources.values())
        for (const cell of cells.values()) {
          cell.weight = 0;
          cell.successes = 0;
          for (const rater of cell.raters.values()) this.#count(cell, rater, 1);
        }
    return true;
  }

  taskTypes(): TaskTypeId[] {
    return [...this.#tasks.keys()];
  }

  /** Every source's scores of a task type, sources in alphabetical order. */
  scoresOf(taskType: TaskTypeId): LiveScores[] {
    return [...(this.#tasks.get(taskType) ?? [])]
      .map(([source, cells]) => ({
        source,
        byCandidate: new Map<string, ScoreSum>(
          [...cells].flatMap(([id, { weight, successes }]) =>
            weight > nothing ? [[id, { weight, successes: Math.min(weight, Math.max(0, successes)) }]] : [],
          ),
        ),
      }))
      .filter(({ byCandidate }) => byCandidate.size > 0)
      .sort((one, other) => (one.source < other.source ? -1 : 1));
  }

  #capOf(rater: LiveRater | null): number {
    if (rater === null) return Number.POSITIVE_INFINITY;
    return rater.isNamed ? this.#options.namedCap : this.#options.unnamedCap;
  }

  #cell(taskType: TaskTypeId, source: string, candidateId: string): Cell {
    const sources = this.#tasks.get(taskType) ?? new Map<string, Map<string, Cell>>();
    this.#tasks.set(taskType, sources);
    const cells = sources.get(source) ?? new Map<string, Cell>();
    sources.set(source, cells);
    const cell = cells.get(candidateId) ?? { raters: new Map(), weight: 0, successes: 0 };
    cells.set(candidateId, cell);
    return cell;
  }

  /** @param sign 1: the rater's part is added to the cell; -1: taken out */
  #count(cell: Cell, { cap, weight, successes }: RaterSum, sign: 1 | -1): void {
    const now = weight * this.#decay;
    const factor = sign * this.#decay * (now > cap ? cap / now : 1);
    cell.weight += factor * weight;
    cell.successes += factor * successes;
  }
}
