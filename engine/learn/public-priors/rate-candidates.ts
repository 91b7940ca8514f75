import type { EvidenceReference } from "../../contracts/index.ts";
import { effortRung, fitEffortLadder } from "./effort-ladder.ts";
import { fitAbilityFactors } from "./fit-ability-factors.ts";
import type { FigureItem, PublicFigure } from "./public-figure.ts";
import { sharePreferences } from "./share-preferences.ts";
import { minObservations, type TaskAbility, taskAbility } from "./task-ability.ts";
import type { TaskMap } from "./task-map.ts";

/** Abilities by task type, from public figures. */
export interface Ratings {
  /**
   * Of a model at an effort: its own figures, else those of its nearest effort moved along the ladder; null: no figure of the model at all.
   */
  of(modelId: string, effort: string | null): ReadonlyMap<string, TaskAbility> | null;
  /** What an effort is worth at a task type against `medium`. */
  effortGain(taskType: string, effort: string): number;
}

export function rateCandidates(
  ownFigures: readonly PublicFigure[],
  items: readonly FigureItem[],
  taskMap: TaskMap,
): Ratings {
  const itemsById = new Map(items.map((item) => [item.id, item]));
  const figures = sharePreferences(ownFigures, itemsById);
  const factors = fitAbilityFactors(figures, items);
  const rated = new Map(
    [...factors.abilities.keys()].map((candidateId) => {
      const own = figures.filter((figure) => figure.candidateId === candidateId);
      const abilities = Object.entries(taskMap).map(
        ([taskType, entry]) => [taskType, taskAbility(own, entry, factors, itemsById, candidateId)] as const,
      );
      return [candidateId, new Map(abilities)] as const;
    }),
  );
  const ladders = new Map(Object.keys(taskMap).map((taskType) => [taskType, ladderFor(taskType, rated)]));
  const effortGain = (taskType: string, effort: string): number => ladders.get(taskType)?.(effort) ?? 0;
  return {
    effortGain,
    of: (modelId, effort) => {
      const own = rated.get(effort === null ? modelId : `${modelId}@${effort}`);
      return own ?? fromSibling(modelId, effort, rated, effortGain);
    },
  };
}

type Rated = ReadonlyMap<string, ReadonlyMap<string, TaskAbility>>;

function ladderFor(taskType: string, rated: Rated): (effort: string) => number {
  const rows = [...rated].flatMap(([candidateId, abilities]) => {
    const [modelId = "", effort] = candidateId.split("@");
    const ability = abilities.get(taskType)?.ability;
    return effort === undefined || ability === undefined ? [] : [{ modelId, effort, ability }];
  });
  return fitEffortLadder(rows);
}

function fromSibling(
  modelId: string,
  effort: string | null,
  rated: Rated,
  effortGain: Ratings["effortGain"],
): ReadonlyMap<string, TaskAbility> | null {
  const siblings = [...rated.keys()].filter((id) => id.split("@")[0] === modelId);
  const rungOf = (id: string): number => effortRung(id.split("@")[1] ?? null);
  const wanted = effortRung(effort);
  const [nearest] = siblings.sort(
    (one, other) =>
      Math.abs(rungOf(one) - wanted) - Math.abs(rungOf(other) - wanted) || rungOf(one) - rungOf(other),
  );
  if (nearest === undefined) return null;
  const gain = (taskType: string): number => {
    const from = nearest.split("@")[1];
    if (effort === null || from === undefined) return 0;
    return effortGain(taskType, effort) - effortGain(taskType, from);
  };
  return new Map(
    [...rated.get(nearest)!].map(([taskType, row]) => [
      taskType,
      {
        ...row,
        ability: row.ability + gain(taskType),
        observations: minObservations,
        evidence: row.evidence.map((reference) =>
          borrowed(reference, nearest, minObservations / row.observations),
        ),
      },
    ]),
  );
}

const borrowed = (reference: EvidenceReference, from: string, share: number): EvidenceReference => ({
  ...reference,
  source: `${reference.source} (of ${from})`,
  observations: Math.round(10 * reference.observations * share) / 10,
});
