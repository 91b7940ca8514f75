import type { Claim } from "./distributed-plan.ts";

/** The jobs that a worker holds, each with the cases that are left of it. */
interface HeldJobs {
  add(claim: Claim, cases: number): void;
  /** One case of it is stored or about to be. @returns whether it was the last */
  countDown(claim: Claim): boolean;
  remove(claims: readonly Claim[]): void;
  claims(): Claim[];
}

export function createHeldJobs(): HeldJobs {
  const held = new Map<string, { readonly claim: Claim; left: number }>();
  return {
    add(claim, cases) {
      held.set(claim.id, { claim, left: cases });
    },
    countDown({ id }) {
      const job = held.get(id);
      if (job === undefined) return false;
      job.left -= 1;
      return job.left === 0;
    },
    remove(claims) {
      for (const { id } of claims) held.delete(id);
    },
    claims: () => [...held.values()].map(({ claim }) => ({ target: claim.target, id: claim.id })),
  };
}
