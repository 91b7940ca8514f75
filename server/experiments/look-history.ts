import type { ExperimentFindings } from "../../engine/index.ts";
import type { PastLook } from "../answers/experiment-answers.ts";

/** More looks than that are thinned: of the older ones every other goes. */
export const maxPastLooks = 120;

const rounded = (value: number | undefined): number | null =>
  value === undefined ? null : Number(value.toPrecision(6));

export const pastLook = (
  atMs: number,
  units: number,
  { deciding }: Pick<ExperimentFindings, "deciding">,
): PastLook => ({
  at: new Date(atMs).toISOString(),
  units,
  differences: deciding.map(({ second, found }) => ({
    arm: second,
    difference: rounded(found?.difference),
    low: rounded(found?.interval.low),
    high: rounded(found?.interval.high),
  })),
});

/** The looks with one more, the oldest first. A look that saw no more units than the one before takes its place. */
export function withLook(history: readonly PastLook[], look: PastLook): readonly PastLook[] {
  const before = history.at(-1)?.units === look.units ? history.slice(0, -1) : history;
  const thinned = before.length < maxPastLooks ? before : before.filter((_, index) => index % 2 === 0);
  return [...thinned, look];
}
