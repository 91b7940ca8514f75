import { type Target, TargetError } from "../../../evals/runs/target.ts";
import type { OpenTarget } from "../targets/open-targets.ts";

/** Opens models where this machine knows them, and else only names them: workers elsewhere ask them. */
export function openOrName(open: OpenTarget): OpenTarget {
  return (name) => {
    try {
      return open(name);
    } catch {
      return namedTarget(name);
    }
  };
}

function namedTarget(id: string): Target {
  return {
    id,
    cacheIdentity: null,
    maxCostNanoUsd: () => null,
    send: () => Promise.reject(new TargetError(`${id} is not known on this machine`, false)),
  };
}
