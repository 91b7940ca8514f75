import { clusteredMean } from "../stats/clustered-mean.ts";
import type { Interval } from "../stats/interval.ts";

/** What two versions of the priors do with one prompt. Figures are what the later version expects of both choices. */
export interface RoutedTwice {
  readonly taskType: string;
  readonly before: string;
  readonly after: string;
  readonly qualityChange: number;
  /** null: a price is not known. */
  readonly costChangeNanoUsd: number | null;
}

/** How routing would change on a sample of prompts; by task type or over all. Intervals are 95%, over the sample's prompts. */
export interface RoutingShift {
  readonly taskType: string | null;
  readonly prompts: number;
  readonly moved: number;
  /** Most frequent first. */
  readonly moves: readonly { readonly from: string; readonly to: string; readonly count: number }[];
  readonly qualityChange: number;
  readonly qualityInterval: Interval | null;
  readonly costChangeNanoUsd: number | null;
  readonly costInterval: Interval | null;
}

/** The change over all prompts first, then by task type, where most moves first. */
export function routingShifts(routed: readonly RoutedTwice[]): RoutingShift[] {
  const byTask = new Map<string, RoutedTwice[]>();
  for (const one of routed) byTask.set(one.taskType, [...(byTask.get(one.taskType) ?? []), one]);
  const shifts = [...byTask].map(([taskType, own]) => shiftOf(taskType, own));
  shifts.sort(
    (one, other) =>
      other.moved / other.prompts - one.moved / one.prompts ||
      (one.taskType ?? "").localeCompare(other.taskType ?? ""),
  );
  return routed.length === 0 ? [] : [shiftOf(null, routed), ...shifts];
}

function shiftOf(taskType: string | null, routed: readonly RoutedTwice[]): RoutingShift {
  const moves = new Map<string, { from: string; to: string; count: number }>();
  for (const { before, after } of routed) {
    if (before === after) continue;
    const key = `${before}\n${after}`;
    const move = moves.get(key) ?? { from: before, to: after, count: 0 };
    move.count += 1;
    moves.set(key, move);
  }
  const keys = routed.map((_, at) => `${at}`);
  const quality = clusteredMean(
    routed.map(({ qualityChange }) => qualityChange),
    keys,
  );
  const cost = routed.some(({ costChangeNanoUsd }) => costChangeNanoUsd === null)
    ? null
    : clusteredMean(
        routed.map(({ costChangeNanoUsd }) => costChangeNanoUsd),
        keys,
      );
  return {
    taskType,
    prompts: routed.length,
    moved: [...moves.values()].reduce((sum, { count }) => sum + count, 0),
    moves: [...moves.values()].sort((one, other) => other.count - one.count),
    qualityChange: quality?.mean ?? 0,
    qualityInterval: quality?.interval ?? null,
    costChangeNanoUsd: cost?.mean ?? null,
    costInterval: cost?.interval ?? null,
  };
}
