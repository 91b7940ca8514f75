import { type Decision, featureLayout } from "../../../engine/index.ts";

/** Names that decisions made in the same circumstances refer to by their places. */
export interface LogNames {
  readonly priorsVersion: string;
  readonly embedderId: string;
  readonly embeddingDepth: Decision["embeddingDepth"];
  /** How the prompts were read whose features stand in the rows (`engine/feature-layout.ts`); absent: by a release before there was this mark. */
  readonly featureLayout?: string;
  /** Id, model and effort. */
  readonly candidates: readonly (readonly [id: string, modelId: string, effort: string | null])[];
  readonly taskTypes: readonly string[];
}

interface Placed {
  readonly names: LogNames;
  /** Places of the decision's ranked candidates. */
  readonly candidates: readonly number[];
  /** Places of its tasks. */
  readonly tasks: readonly number[];
}

/** Places are written in 15 bits, and in 8. */
const maxCandidates = 8_192;
const maxTaskTypes = 255;

/**
 * The names of one kind of decision, which grow until all candidates have been ranked once. Each growth makes a new value; rows written before
 * refer to the shorter one.
 */
class GrowingNames {
  #names: LogNames;
  readonly #candidatePlaces = new Map<string, number>();
  readonly #taskPlaces = new Map<string, number>();

  constructor({ priorsVersion, embedderId, embeddingDepth }: Decision) {
    const circumstances = { priorsVersion, embedderId, embeddingDepth, featureLayout: featureLayout() };
    this.#names = { ...circumstances, candidates: [], taskTypes: [] };
  }

  place({ ranked, tasks }: Decision): Placed {
    const candidates = new Array<number>(ranked.length);
    const added: [string, string, string | null][] = [];
    for (let rank = 0; rank < ranked.length; rank += 1) {
      const { candidateId, modelId, reasoningEffort } = ranked[rank]!;
      let place = this.#candidatePlaces.get(candidateId);
      if (place === undefined) {
        place = this.#candidatePlaces.size;
        this.#candidatePlaces.set(candidateId, place);
        added.push([candidateId, modelId, reasoningEffort]);
      }
      candidates[rank] = place;
    }
    const addedTypes: string[] = [];
    const taskPlaces = tasks.map(({ taskType }) => {
      let place = this.#taskPlaces.get(taskType);
      if (place === undefined) {
        place = this.#taskPlaces.size;
        this.#taskPlaces.set(taskType, place);
        addedTypes.push(taskType);
      }
      return place;
    });
    if (added.length > 0 || addedTypes.length > 0)
      this.#names = {
        ...this.#names,
        candidates: [...this.#names.candidates, ...added],
        taskTypes: [...this.#names.taskTypes, ...addedTypes],
      };
    return { names: this.#names, candidates, tasks: taskPlaces };
  }

  /** Whether another decision might not fit. */
  isFull({ ranked, tasks }: Decision): boolean {
    return (
      this.#candidatePlaces.size + ranked.length > maxCandidates ||
      this.#taskPlaces.size + tasks.length > maxTaskTypes
    );
  }
}

/** Circumstances remembered: there are a few at a time, new priors bring new ones. */
const maxKinds = 64;

export class LogNameList {
  readonly #kinds = new Map<string, GrowingNames>();

  /** The names that a decision's row refers to. */
  of(decision: Decision): Placed {
    const key = `${decision.priorsVersion}\n${decision.embedderId}\n${decision.embeddingDepth}`;
    let growing = this.#kinds.get(key);
    if (growing === undefined || growing.isFull(decision)) {
      if (this.#kinds.size >= maxKinds) this.#kinds.clear();
      growing = new GrowingNames(decision);
      this.#kinds.set(key, growing);
    }
    return growing.place(decision);
  }
}
