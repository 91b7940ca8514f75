import type { Suite } from "../suites/suite.ts";
import type { ResultKey } from "./run-store.ts";

/** Which case, target and sample of a run is done: one bit each. */
interface FinishedKeys {
  add(key: ResultKey): void;
  has(key: ResultKey): boolean;
  readonly size: number;
}

/** Keys of other cases, targets or samples are passed over: they are none of this run's. */
export function createFinishedKeys(
  suites: readonly Suite[],
  targets: readonly string[],
  samples: number,
): FinishedKeys {
  // Made with the first key: most runs begin with none.
  let numberOfCase: Map<string, Map<string, number>> | null = null;
  let bits = new Uint8Array(0);
  const placeOfTarget = new Map(targets.map((target, place) => [target, place]));
  let size = 0;

  function numbered(): Map<string, Map<string, number>> {
    let count = 0;
    const found = new Map<string, Map<string, number>>();
    for (const { name, cases } of suites) {
      const ofSuite = found.get(name) ?? new Map<string, number>();
      found.set(name, ofSuite);
      for (const { id } of cases) {
        ofSuite.set(id, count);
        count += 1;
      }
    }
    bits = new Uint8Array(Math.ceil((count * targets.length * samples) / 8));
    return found;
  }

  function placeOf({ promptId, target, sample }: ResultKey): number | null {
    const place = placeOfTarget.get(target);
    if (numberOfCase === null || place === undefined || sample >= samples) return null;
    // Names of suites and cases may hold slashes themselves.
    for (let slash = promptId.indexOf("/"); slash !== -1; slash = promptId.indexOf("/", slash + 1)) {
      const number = numberOfCase.get(promptId.slice(0, slash))?.get(promptId.slice(slash + 1));
      if (number !== undefined) return (number * targets.length + place) * samples + sample;
    }
    return null;
  }

  return {
    get size() {
      return size;
    },
    add(key) {
      numberOfCase ??= numbered();
      const place = placeOf(key);
      if (place === null) return;
      const before = bits[place >> 3] ?? 0;
      const after = before | (1 << (place & 7));
      if (after !== before) size += 1;
      bits[place >> 3] = after;
    },
    has(key) {
      const place = size === 0 ? null : placeOf(key);
      return place !== null && ((bits[place >> 3] ?? 0) & (1 << (place & 7))) !== 0;
    },
  };
}
