import type { Candidate, Deployment } from "../../../engine/index.ts";

/** One place to try: a candidate at one of its model's deployments. */
export interface DispatchTarget {
  readonly candidate: Candidate;
  readonly deployment: Deployment;
}
