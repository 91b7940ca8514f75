import type { Retirement } from "../contracts/index.ts";
import type { CatalogueEntry } from "./catalogue-entry.ts";

/**
 * Whether its provider no longer serves it at a time.
 *
 * @param retires ISO day from which it does not; null or absent: none is announced
 */
export const isRetired = (retires: string | null | undefined, atMs: number): boolean =>
  retires != null && atMs >= Date.parse(retires);

/** Whether `auto` may take it at a time: current, and not retired by its provider. */
export const isOffered = ({ isCurrent, retires }: CatalogueEntry, atMs: number): boolean =>
  isCurrent && !isRetired(retires, atMs);

/** From when on an entry's provider no longer serves it, and who stands in its place at that provider then; null: none is announced. */
export function retirementOf(
  { id, retires, provider }: CatalogueEntry,
  entries: readonly CatalogueEntry[],
  atMs: number,
): Retirement | null {
  if (retires === undefined) return null;
  const servedAtMs = Math.max(atMs, Date.parse(retires));
  const seen = new Set<string>();
  // Along the line of successors to the first that is still served when this one is not.
  for (let at: string | undefined = id; at !== undefined && !seen.has(at); ) {
    seen.add(at);
    const entry = entries.find((one) => one.id === at);
    const isServed = at !== id && entry !== undefined && !isRetired(entry.retires, servedAtMs);
    if (isServed) return { day: retires, successorId: at };
    at =
      entry?.replacedBy ??
      entries.find((one) => one.provider === provider && one.successorOf === at && !seen.has(one.id))?.id;
  }
  return { day: retires, successorId: null };
}

/** One sentence for whoever named the model. */
export const retirementHint = ({ day, successorId }: Retirement): string =>
  `Its provider retires it on ${day}; ${successorId === null ? "`auto` chooses among the others" : `its successor is \`${successorId}\``}.`;
