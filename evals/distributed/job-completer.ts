import type { Claim } from "./distributed-plan.ts";

/** Completes jobs, after what they found is stored; those that end while one is at it go together with the next. */
interface JobCompleter {
  add(claim: Claim): void;
  /** Resolves when all are complete, or the first failure was told. */
  end(): Promise<void>;
}

export function createJobCompleter(options: {
  /** Stores the results of the jobs that were added. */
  readonly flush: () => Promise<void>;
  readonly complete: (claims: readonly Claim[]) => Promise<void>;
  readonly onError: (error: unknown) => void;
}): JobCompleter {
  let ended: Claim[] = [];
  let completing: Promise<void> | null = null;

  async function completeAll(): Promise<void> {
    while (ended.length > 0) {
      const claims = ended;
      ended = [];
      await options.flush();
      await options.complete(claims);
    }
  }

  function end(): Promise<void> {
    completing ??= completeAll()
      .catch(options.onError)
      .finally(() => {
        completing = null;
      });
    return completing;
  }

  return {
    add(claim) {
      ended.push(claim);
      void end();
    },
    end,
  };
}
